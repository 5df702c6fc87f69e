use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use doorward_core::{Code, validate};
use doorward_store as store;

use crate::{App, Error};

/// Largest logo, in bytes: it is part of a page that must be light.
const LARGEST: usize = 64 * 1_024;

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// `image/png`, `image/jpeg`, `image/webp` or `image/svg+xml`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Logo {
    /// Reads a `data:` URL (RFC 2397) with Base64.
    pub(super) fn from_data_url(text: String) -> Result<Self, &'static str> {
        const FORM: &str = "must be a data URL of a PNG, JPEG, WebP or SVG picture in Base64";
        let (media_type, data) = text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")).ok_or(FORM)?;
        if data.len() > LARGEST.div_ceil(3) * 4 {
            return Err("is too large (maximum is 64 KiB)");
        }
        let bytes = STANDARD.decode(data.trim()).map_err(|_| FORM)?;
        let genuine = match media_type {
            "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            "image/jpeg" => bytes.starts_with(b"\xff\xd8\xff"),
            "image/webp" => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
            "image/svg+xml" => std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("<svg")),
            _ => false,
        };
        if genuine { Ok(Self { media_type: media_type.to_owned(), bytes }) } else { Err(FORM) }
    }
}

/// An organization's logo, for anyone.
///
/// # Errors
/// No such organization, or it has no logo.
pub async fn logo(app: &App, domain: &str) -> Result<Logo, Error> {
    let domain = validate::domain(domain.to_owned()).map_err(|_| Code::NotFound)?;
    let organization = store::organizations::find_by_domain(app.store().reader(), &domain).await?.ok_or(Code::NotFound)?;
    match (organization.logo_media_type, organization.logo) {
        (Some(media_type), Some(bytes)) => Ok(Logo { media_type, bytes }),
        (_, None) | (None, _) => Err(Code::NotFound.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_are_taken() {
        let url = |kind: &str, bytes: &[u8]| format!("data:{kind};base64,{}", STANDARD.encode(bytes));
        assert!(Logo::from_data_url(url("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>")).is_ok());
        assert!(Logo::from_data_url(url("image/png", b"\x89PNG\r\n\x1a\nrest")).is_ok());
        assert!(Logo::from_data_url(url("image/png", b"<html>")).is_err());
        assert!(Logo::from_data_url(url("text/html", b"<svg")).is_err());
        assert!(Logo::from_data_url("https://example.com/logo.png".to_owned()).is_err());
        assert!(Logo::from_data_url(url("image/png", &[0; LARGEST + 3])).is_err());
    }
}
