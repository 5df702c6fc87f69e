//! The logo, as a form sends a file (RFC 7578).

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Request};
use axum::http::{StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_app::Error;
use doorward_app::organization::{self, OrganizationInput};
use doorward_core::Code;
use doorward_core::input::Field;
use http_body_util::Limited;

use super::{BRANDING, branding};
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Most bytes of the form: a logo of 64 KiB and what stands around it.
const SIZE: usize = 68 * 1024;
const TOO_LARGE: &str = "Logo is too large (maximum is 64 KiB).";

pub async fn upload(visit: Visit, request: Request) -> Answer {
    let boundary = request.headers().get(header::CONTENT_TYPE).and_then(|kind| boundary(kind.to_str().ok()?));
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts, Body::new(Limited::new(body, SIZE)));
    let Ok(body) = Bytes::from_request(request, &()).await else {
        return branding::page(&visit, None, Some(TOO_LARGE.to_owned()), StatusCode::PAYLOAD_TOO_LARGE).await;
    };
    let file = boundary.as_deref().and_then(|boundary| file(&body, boundary));
    let Some((kind, bytes)) = file else { return Err(Code::BadRequest.into()) };
    if bytes.is_empty() {
        return branding::page(&visit, None, Some("Choose a picture first.".to_owned()), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let logo = format!("data:{kind};base64,{}", STANDARD.encode(bytes));
    let input = OrganizationInput { logo: Field::Value(logo), ..OrganizationInput::default() };
    match organization::update(&visit.app, &visit.caller, input).await {
        Ok(()) => Ok(visit.done(BRANDING, "The logo is saved.")),
        Err(Error::Invalid(errors)) => {
            let wrong = errors.0.values().flatten().map(|text| format!("Logo {text}.")).collect::<Vec<_>>().join(" ");
            branding::page(&visit, None, Some(wrong), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn remove(Submitted { visit, .. }: Submitted) -> Answer {
    let input = OrganizationInput { logo: Field::Null, ..OrganizationInput::default() };
    organization::update(&visit.app, &visit.caller, input).await?;
    Ok(visit.done(BRANDING, "The logo is removed."))
}

/// What stands between the parts of a form.
fn boundary(kind: &str) -> Option<String> {
    let rest = kind.strip_prefix("multipart/form-data")?;
    let value = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?.trim_matches('"');
    (!value.is_empty() && value.len() <= 70).then(|| value.to_owned())
}

/// The type and the bytes of the part that is named `logo`.
fn file<'a>(body: &'a [u8], boundary: &str) -> Option<(String, &'a [u8])> {
    let edge = format!("--{boundary}");
    let mut rest = body.strip_prefix(edge.as_bytes())?.strip_prefix(b"\r\n")?;
    let edge = format!("\r\n--{boundary}");
    loop {
        let (part, after) = split(rest, edge.as_bytes())?;
        let (head, bytes) = split(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(head).ok()?;
        let line = |name: &str| {
            let lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
            lines.into_iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        if line("content-disposition").is_some_and(|value| value.split(';').any(|one| one.trim() == "name=\"logo\"")) {
            return Some((line("content-type").unwrap_or("application/octet-stream").to_owned(), bytes));
        }
        rest = after.strip_prefix(b"\r\n")?;
    }
}

fn split<'a>(text: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let start = text.windows(at.len()).position(|window| window == at)?;
    Some((text.get(..start)?, text.get(start + at.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_found_among_the_parts_of_a_form() {
        let form = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\ncontent-disposition: form-data; name=\"logo\"; filename=\"l.png\"\r\nContent-Type: image/png\r\n\r\n\x89P\r\nNG\r\n--x--\r\n";
        assert_eq!(boundary("multipart/form-data; boundary=\"x\"").as_deref(), Some("x"));
        assert_eq!(file(form, "x"), Some(("image/png".to_owned(), b"\x89P\r\nNG".as_slice())));
        for cut in 0..form.len() - 6 {
            assert_eq!(file(&form[..cut], "x"), None, "{cut}");
        }
        assert_eq!(file(form, "y"), None);
        assert_eq!(boundary("application/json; boundary=x"), None);
    }
}
