//! What takes a link's secret away: asked for first, with what it means.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use doorward_app::group_links::{self, DeliveryStatus, GroupLinkDetail};

use super::once::{self, KEY};
use super::told::{self, sent_to};
use super::{CREDENTIALS, address, shown_once};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const STOPS: &str = "The link that was given out, with its QR code, opens nothing from that moment on.";

async fn asked(visit: &Visit, id: i64) -> Result<GroupLinkDetail, doorward_app::Error> {
    group_links::read(&visit.app, &visit.caller, id).await
}

pub async fn resend(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = asked(&visit, id).await?;
    Ok(resend_page(&visit, &detail, resend_form(id)).respond(&visit, StatusCode::OK))
}

fn resend_form(id: i64) -> Form {
    Form::new(format!("{}/resend", address(id)), "Send again", Vec::new()).cancel(address(id))
}

fn resend_page<'a>(visit: &'a Visit, detail: &GroupLinkDetail, form: Form) -> EditPage<'a> {
    let to = sent_to(detail).unwrap_or("nobody");
    let consequences = vec![format!("A message with a new link goes to {to}."), STOPS.to_owned()];
    EditPage::new(visit, format!("Send {} a new link?", detail.group_link.name), form).consequences(consequences)
}

pub async fn resend_now(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let detail = asked(&visit, id).await?;
    match group_links::resend(&visit.app, &visit.caller, id).await {
        Ok(()) => Ok(visit.done(&address(id), &format!("A new link is on its way to {}.", sent_to(&detail).unwrap_or("nobody")))),
        Err(error) => {
            let mut form = resend_form(id);
            let status = form.refuse(&error, None);
            Ok(resend_page(&visit, &detail, form).respond(&visit, status))
        }
    }
}

pub async fn rotate(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = asked(&visit, id).await?;
    let next = match sent_to(&detail) {
        Some(to) => format!("A message with the new link goes to {to}."),
        None => "The new link is shown once, for you to pass on.".to_owned(),
    };
    let form = Form::new(format!("{}/rotate", address(id)), "Replace link", Vec::new())
        .danger()
        .cancel(address(id))
        .carry(KEY, visit.app.new_key());
    let page = EditPage::new(&visit, format!("Replace the link of {}?", detail.group_link.name), form);
    Ok(page.consequences(vec![STOPS.to_owned(), next]).respond(&visit, StatusCode::OK))
}

/// The new secret is shown where no message carries it.
pub async fn rotate_now(Path(id): Path<i64>, headers: HeaderMap, Submitted { visit, sent }: Submitted) -> Answer {
    let path = format!("{}/rotate", address(id));
    let made =
        once::made(&visit, &headers, &path, &sent, async { group_links::rotate(&visit.app, &visit.caller, id).await }).await?;
    let detail = asked(&visit, id).await?;
    let failed = detail.group_link.delivery_status.as_deref() == Some(DeliveryStatus::Failed.as_str());
    match sent_to(&detail).filter(|_| !failed) {
        None => Ok(shown_once::respond(&visit, &detail, &made)?),
        Some(to) => Ok(visit.done(&address(id), &format!("The link is replaced. The new one is on its way to {to}."))),
    }
}

pub async fn destroy(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = asked(&visit, id).await?;
    let consequences = vec![
        format!("It opens doors of {}: {}.", detail.group.name, told::validity(&detail, visit.now())),
        "It opens nothing from that moment on, and a message that still waits does not leave.".to_owned(),
        "It cannot be brought back. What was opened with it stays in the events.".to_owned(),
    ];
    let form = Form::new(format!("{}/destroy", address(id)), "Destroy link", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Destroy the link of {}?", detail.group_link.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn destroy_now(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let name = asked(&visit, id).await?.group_link.name;
    group_links::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(CREDENTIALS, &format!("The link of {name} is destroyed.")))
}
