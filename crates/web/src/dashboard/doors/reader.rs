//! The secret of a door's reader: what a display or beacon at the door is set up with.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::Error;
use doorward_app::locks::{self, LockDetail, ProximitySecret};
use doorward_core::qr::Picture;

use super::{address, find_administered};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "doors/reader.html")]
struct ReaderPage<'a> {
    shell: Shell<'a>,
    id: i64,
    name: &'a str,
    configured: bool,
    restricted: bool,
    shown: Option<Shown>,
}

/// The secret, once it is asked for. Has no `Debug`.
struct Shown {
    /// As SVG.
    picture: String,
    uri: String,
    secret: String,
}

fn home(id: i64) -> String {
    format!("{}/reader", address(id))
}

fn page(visit: &Visit, door: &LockDetail, secret: Option<&ProximitySecret>) -> Result<Response, Error> {
    let shown = secret.map(|secret| {
        let picture = Picture::of(secret.otpauth_uri.reveal()).map_err(|error| Error::Internal(error.to_string()))?;
        let (uri, secret) = (secret.otpauth_uri.reveal().to_owned(), secret.secret.reveal().to_owned());
        Ok::<_, Error>(Shown { picture: picture.svg(), uri, secret })
    });
    let page = ReaderPage {
        shell: visit.shell(),
        id: door.lock.id,
        name: &door.lock.name,
        configured: door.proximity_configured == Some(true),
        restricted: door.lock.reader_restriction_enabled,
        shown: shown.transpose()?,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

pub async fn show(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?;
    Ok(page(&visit, &door, None)?)
}

/// Shows the secret.
pub async fn reveal(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let door = find_administered(&visit, id).await?;
    let secret = locks::read_proximity_secret(&visit.app, &visit.caller, id).await?;
    Ok(page(&visit, &door, Some(&secret))?)
}

pub async fn ask_rotate(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?.lock;
    let consequences = vec![
        "Values of the present secret are refused at once.".to_owned(),
        "The display or beacon at the door has to be set up with the new one.".to_owned(),
    ];
    let form = Form::new(format!("{}/rotate", home(id)), "Replace secret", Vec::new()).danger().cancel(home(id));
    let page = EditPage::new(&visit, format!("Replace the reader’s secret of {}?", door.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

/// Makes the secret, or another one.
pub async fn rotate(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    locks::rotate_proximity_secret(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&home(id), "A new secret is made. Show it to set up the display or beacon."))
}

pub async fn ask_delete(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?.lock;
    let mut consequences = vec!["No value of the display or beacon is accepted any more.".to_owned()];
    if door.reader_restriction_enabled {
        consequences.push("The door asks for such a value: it refuses every user until it has a secret again.".to_owned());
    }
    let form = Form::new(format!("{}/delete", home(id)), "Delete secret", Vec::new()).danger().cancel(home(id));
    let page = EditPage::new(&visit, format!("Delete the reader’s secret of {}?", door.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    locks::delete_proximity_secret(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&home(id), "The secret is deleted."))
}
