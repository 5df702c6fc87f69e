use doorward_core::SecretDigest;
use doorward_store as store;

use super::{Client, Holder, Limiter, Origin, wait};
use crate::gatekeeper::Credential;
use crate::{App, Error};

/// Lets a request in. `presented` is the credential that it shows, whether somebody holds it or not. Writes nothing, and
/// reads the database only for a credential that it has not seen for a while.
///
/// # Errors
/// `Wait`, if there were too many; or the database failed.
pub async fn admit(app: &App, client: Option<Client>, presented: Option<Credential>) -> Result<(), Error> {
    let Some(limiter) = &app.limiter else { return Ok(()) };
    let origin = Origin::from(client);
    let Some(credential) = presented else { return limiter.addresses.take(origin, (limiter.elapsed)()).map_err(wait) };
    let known = limiter.known.get(credential, (limiter.elapsed)());
    counted(limiter, origin, known, credential.digest(), find(app, credential)).await
}

/// Lets a request of a tablet in, by the token that it shows. Counted as one of a credential is.
///
/// # Errors
/// `Wait`, if there were too many; or the database failed.
pub async fn admit_tablet(app: &App, client: Option<Client>, token: SecretDigest) -> Result<(), Error> {
    let Some(limiter) = &app.limiter else { return Ok(()) };
    let find = async {
        let found = store::terminals::by_token(app.store.reader(), &token.0).await?;
        Ok(found.map(|terminal| Holder::Tablet(terminal.id)))
    };
    counted(limiter, Origin::from(client), limiter.known.get_tablet(token), token, find).await
}

/// Counts a request for whoever holds what it shows: who is known, or else who is found.
async fn counted(
    limiter: &Limiter,
    origin: Origin,
    known: Option<Holder>,
    shown: SecretDigest,
    find: impl Future<Output = Result<Option<Holder>, Error>>,
) -> Result<(), Error> {
    let holder = match known {
        Some(holder) => Some(holder),
        None => at_first_sight(limiter, origin, shown, find).await?,
    };
    match holder {
        Some(holder) => limiter.holders.take(holder, (limiter.elapsed)()).map_err(wait),
        None => Ok(()),
    }
}

/// A credential counts as a guess until it proves to be none: so guesses that come all at once are limited too.
async fn at_first_sight(
    limiter: &Limiter,
    origin: Origin,
    shown: SecretDigest,
    find: impl Future<Output = Result<Option<Holder>, Error>>,
) -> Result<Option<Holder>, Error> {
    limiter.guesses.take(origin, (limiter.elapsed)()).map_err(wait)?;
    let found = find.await;
    if !matches!(found, Ok(None)) {
        limiter.guesses.put_back(&origin);
    }
    let holder = found?;
    if let Some(holder) = holder {
        limiter.known.learn(shown, holder, (limiter.elapsed)());
    }
    Ok(holder)
}

async fn find(app: &App, credential: Credential) -> Result<Option<Holder>, Error> {
    let conn = app.store.reader();
    Ok(match credential {
        Credential::Login(digest) => store::logins::find_by_digest(conn, digest).await?.map(|login| Holder::User(login.user_id)),
        Credential::Link(digest) => store::group_links::find_by_digest(conn, digest).await?.map(|link| Holder::Link(link.id)),
        Credential::AccessKey(digest) | Credential::AccessKeyCode(digest) => {
            store::access_keys::find_by_digest(conn, digest).await?.map(|key| Holder::Guest(key.guest_id))
        }
        // Scanners' agents are admitted as such.
        Credential::Partner(_) | Credential::Foreign(_) => None,
    })
}
