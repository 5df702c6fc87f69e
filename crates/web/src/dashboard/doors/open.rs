use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use doorward_app::gatekeeper::{Credential, UnlockRequest, Unlocked};
use doorward_app::locks;
use doorward_core::Code;
use doorward_core::geo::Position;
use doorward_core::restrictions::Presence;

use super::{address, asks_where, find, groups_of};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::page::count;
use crate::dashboard::session;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const NEAR: &str = "It opens for whoever stands there, if you are near it. The events tell that you opened it.";
const TEXT: &str = "It opens for whoever stands there. The events tell that you opened it.";

fn form(id: i64, near: bool) -> Form {
    let place = |name: &'static str, label: &'static str| Field::text(name, label).optional();
    let fields = if near { vec![place("latitude", "Your latitude"), place("longitude", "Your longitude")] } else { Vec::new() };
    let form = Form::new(format!("{}/open", address(id)), "Open", fields).cancel(address(id));
    if near { form.located() } else { form }
}

/// Asks whoever cannot hold the control down.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find(&visit, id).await?;
    let near = asks_where(&door, &groups_of(&visit, id).await?);
    let page = EditPage::new(&visit, format!("Open {}?", door.lock.name), form(id, near));
    Ok(page.text(if near { NEAR } else { TEXT }).respond(&visit, StatusCode::OK))
}

/// Opens it, as far as the gatekeeper lets the person.
pub async fn open(Path(id): Path<i64>, headers: HeaderMap, Submitted { visit, sent }: Submitted) -> Answer {
    let door = find(&visit, id).await?;
    let degrees = |name: &str| sent.text(name).parse::<f64>().ok();
    let location =
        degrees("latitude").zip(degrees("longitude")).and_then(|(latitude, longitude)| Position::new(latitude, longitude));
    let name = &door.lock.name;
    match unlock(&visit, &headers, id, Presence { location, ..Presence::default() }).await {
        Ok(Unlocked { pulse_seconds }) => {
            let seconds = count(u64::from(pulse_seconds), "second");
            Ok(visit.done(&address(id), &format!("{name} is open for {seconds}.")))
        }
        Err(code) => {
            let mut form = form(id, asks_where(&door, &groups_of(&visit, id).await?));
            form.fill(&sent);
            let status = form.refuse(&code.into(), None);
            form.button = "Try again".to_owned();
            Ok(EditPage::new(&visit, format!("{name} did not open"), form).respond(&visit, status))
        }
    }
}

/// Asks the gatekeeper, with the login of this browser.
pub async fn unlock(visit: &Visit, headers: &HeaderMap, lock_id: i64, presence: Presence) -> Result<Unlocked, Code> {
    let secret = session::read(headers).ok_or(Code::Unauthenticated)?;
    let request =
        UnlockRequest { credential: Credential::Login(secret.digest()), lock_id, presence, partner_pass: None, judged: None };
    locks::unlock(&visit.app, request).await
}
