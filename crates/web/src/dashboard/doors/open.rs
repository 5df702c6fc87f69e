use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use doorward_app::gatekeeper::{Credential, UnlockRequest, Unlocked};
use doorward_app::locks;
use doorward_core::Code;
use doorward_core::restrictions::Presence;

use super::{address, find};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::session;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const TEXT: &str = "It opens for whoever stands there. The events tell that you opened it.";

fn form(id: i64) -> Form {
    Form::new(format!("{}/open", address(id)), "Open", Vec::new()).cancel(address(id))
}

/// Asks whoever cannot hold the control down.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find(&visit, id).await?.lock;
    let page = EditPage::new(&visit, format!("Open {}?", door.name), form(id));
    Ok(page.text(TEXT).respond(&visit, StatusCode::OK))
}

/// Opens it, as far as the gatekeeper lets the person.
pub async fn open(Path(id): Path<i64>, headers: HeaderMap, Submitted { visit, .. }: Submitted) -> Answer {
    let door = find(&visit, id).await?.lock;
    match unlock(&visit, &headers, id).await {
        Ok(Unlocked { pulse_seconds }) => {
            let seconds = count(u64::from(pulse_seconds), "second");
            Ok(visit.done(&address(id), &format!("{} is open for {seconds}.", door.name)))
        }
        Err(code) => {
            let mut form = form(id);
            let status = form.refuse(&code.into(), None);
            form.button = "Try again".to_owned();
            Ok(EditPage::new(&visit, format!("{} did not open", door.name), form).respond(&visit, status))
        }
    }
}

/// Asks the gatekeeper, with the login of this browser.
pub async fn unlock(visit: &Visit, headers: &HeaderMap, lock_id: i64) -> Result<Unlocked, Code> {
    let secret = session::read(headers).ok_or(Code::Unauthenticated)?;
    let request = UnlockRequest { credential: Credential::Login(secret.digest()), lock_id, presence: Presence::default() };
    locks::unlock(&visit.app, request).await
}
