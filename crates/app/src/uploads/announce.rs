use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Secret, validate};
use doorward_store as store;
use doorward_store::entity::upload::ActiveModel;
use sea_orm::Set;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ANNOUNCED, MOST_UNUSED};
use crate::{App, Caller, Error};

/// Random bytes in the secret of an address: 256 bits.
const SECRET_BYTES: usize = 32;
/// Random bytes in a name: nobody comes upon a picture by guessing.
const NAME_BYTES: usize = 16;
/// Most of a file's own name that is kept, in characters.
const OWN_NAME: usize = 60;

/// What a client says of a file that it is going to send.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct UploadInput {
    /// What the file is called. Required.
    #[schema(value_type = Option<String>)]
    pub file_name: Field<String>,
    /// `image`.
    #[schema(value_type = Option<String>)]
    pub file_type: Field<String>,
}

/// A file that may be sent.
#[derive(Debug)]
pub struct Announced {
    /// Where to; told this once.
    pub address: Secret,
    /// What it is called from then on.
    pub file_name: String,
}

/// An address that takes one file. What it may be used for is asked when it is used.
///
/// # Errors
/// Access is switched off, the input breaks rules, `Wait` if there were too many, or the user has too many that are in no use.
pub async fn announce(app: &App, caller: &Caller, input: UploadInput) -> Result<Announced, Error> {
    caller.enabled()?;
    let mut errors = FieldErrors::default();
    let name = input.file_name.and_then(validate::name).required("file_name", &mut errors);
    input.file_type.and_then(kind).optional("file_type", &mut errors);
    errors.check()?;
    if let Some(limiter) = &app.limiter {
        limiter.upload(caller.user.id)?;
    }
    let tx = app.begin().await?;
    store::users::hold(&tx, caller.organization_id(), caller.user.id).await?.ok_or(Code::Unauthenticated)?;
    let now = app.now();
    if store::uploads::count_unused(&tx, caller.user.id, now.into()).await? >= MOST_UNUSED {
        return Err(Code::LimitReached.into());
    }
    let secret = app.random_secret::<SECRET_BYTES>();
    let file_name = format!("{}-{}", app.random_secret::<NAME_BYTES>().reveal(), own(&name.unwrap_or_default()));
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        created_by_id: Set(Some(caller.user.id)),
        name: Set(file_name.clone()),
        digest: Set(secret.digest().0.to_vec()),
        expires_at: Set(Some(now.after(ANNOUNCED).into())),
        created_at: Set(now.into()),
        ..Default::default()
    };
    store::uploads::insert(&tx, row).await?;
    tx.commit().await?;
    let address = Secret::presented(&format!("{}/uploads/{}", app.config().public_url, secret.reveal()));
    Ok(Announced { address, file_name })
}

fn kind(text: String) -> Result<(), &'static str> {
    match text.as_str() {
        "image" => Ok(()),
        "csv_card_import" | "csv_user_import" => Err("must be image: this server imports nothing from files"),
        _ => Err("must be image"),
    }
}

/// A file's own name as a part of an address: letters, digits, dots, hyphens.
fn own(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    name.chars().take(OWN_NAME).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_into_an_address() {
        assert_eq!(own("Mühle (1).png"), "M-hle--1-.png");
        assert_eq!(own("../../etc"), "..-..-etc");
        assert_eq!(own(&"x".repeat(255)).len(), OWN_NAME);
    }
}
