//! Access link details: a new secret, in the answer to the form that made it and nowhere else.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use doorward_app::Error;
use doorward_app::group_links::{GroupLinkDetail, picture};

use super::once::Made;
use super::told::Told;
use crate::dashboard::visit::{Shell, Visit};

#[derive(Template)]
#[template(path = "credentials/shown_once.html")]
struct ShownOncePage<'a> {
    shell: Shell<'a>,
    told: Told<'a>,
    /// The link.
    link: String,
    code: Option<Code>,
    /// Why it was not sent, though it has an address.
    unsent: Option<&'a str>,
}

/// A QR code: to look at, and to keep as a file.
struct Code {
    svg: String,
    svg_file: String,
    png_file: String,
}

/// The page.
pub fn respond(visit: &Visit, detail: &GroupLinkDetail, made: &Made) -> Result<Response, Error> {
    let code = made.code().map(|code| {
        let picture = picture(&code)?;
        let (svg, png) = (picture.svg(), picture.png().map_err(|error| Error::Internal(error.to_string()))?);
        let file = |kind: &str, bytes: &[u8]| format!("data:{kind};base64,{}", BASE64_STANDARD.encode(bytes));
        Ok::<_, Error>(Code { svg_file: file("image/svg+xml", svg.as_bytes()), png_file: file("image/png", &png), svg })
    });
    let page = ShownOncePage {
        shell: visit.shell(),
        told: Told::new(detail, visit.now()),
        link: visit.app.guest_address(made.secret().reveal()),
        code: code.transpose()?,
        unsent: detail.group_link.delivery_error.as_deref(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}
