use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use doorward_core::input::Field;
use doorward_core::{Code, validate};
use doorward_store as store;
use doorward_store::Transaction;

use crate::picture::Picture;
use crate::{App, Error, uploads};

/// Largest logo, in bytes: it is part of a page that must be light.
const LARGEST: usize = 64 * 1_024;
const TOO_LARGE: &str = "is too large (maximum is 64 KiB)";

/// A logo as it was sent: a `data:` URL, or the name of a file that was uploaded.
pub(super) async fn sent(app: &App, tx: &Transaction, organization_id: i64, text: Field<String>) -> Result<Field<Picture>, Error> {
    let uploaded = match &text {
        Field::Value(name) => uploads::unused(app, tx, organization_id, name).await?,
        Field::Absent | Field::Null | Field::Wrong(_) => None,
    };
    Ok(match uploaded {
        Some(picture) if picture.bytes.len() > LARGEST => Field::Wrong(TOO_LARGE),
        Some(picture) => Field::Value(picture),
        None => text.and_then(from_data_url),
    })
}

/// Reads a `data:` URL (RFC 2397) with Base64.
fn from_data_url(text: String) -> Result<Picture, &'static str> {
    const FORM: &str = "must be a data URL of a PNG, JPEG, WebP or SVG picture in Base64, or the file_name of an uploaded one";
    let (media_type, data) = text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")).ok_or(FORM)?;
    if data.len() > LARGEST.div_ceil(3) * 4 {
        return Err(TOO_LARGE);
    }
    let bytes = STANDARD.decode(data.trim()).map_err(|_| FORM)?;
    Picture::read(bytes).filter(|picture| picture.media_type == media_type).ok_or(FORM)
}

/// An organization's logo, for anyone.
///
/// # Errors
/// No such organization, or it has no logo.
pub async fn logo(app: &App, domain: &str) -> Result<Picture, Error> {
    let domain = validate::domain(domain.to_owned()).map_err(|_| Code::NotFound)?;
    let organization = store::organizations::find_by_domain(app.store().reader(), &domain).await?.ok_or(Code::NotFound)?;
    match (organization.logo_media_type, organization.logo) {
        (Some(media_type), Some(bytes)) => Ok(Picture { media_type, bytes }),
        (_, None) | (None, _) => Err(Code::NotFound.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_are_taken() {
        let url = |kind: &str, bytes: &[u8]| format!("data:{kind};base64,{}", STANDARD.encode(bytes));
        assert!(from_data_url(url("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>")).is_ok());
        assert!(from_data_url(url("image/png", b"\x89PNG\r\n\x1a\nrest")).is_ok());
        assert!(from_data_url(url("image/png", b"<html>")).is_err());
        assert!(from_data_url(url("text/html", b"<svg")).is_err());
        assert!(from_data_url("https://example.com/logo.png".to_owned()).is_err());
        assert!(from_data_url(url("image/png", &[0; LARGEST + 3])).is_err());
    }
}
