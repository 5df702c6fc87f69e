//! Pictures that clients send: told by their first bytes, whatever is said of them.

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/png`, `image/jpeg`, `image/webp` or `image/svg+xml`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// A file, if it is a picture.
    pub(crate) fn read(bytes: Vec<u8>) -> Option<Self> {
        let media_type = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            "image/png"
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            "image/jpeg"
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            "image/webp"
        } else if std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("<svg")) {
            "image/svg+xml"
        } else {
            return None;
        };
        Some(Self { media_type: media_type.to_owned(), bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_told_by_its_bytes() {
        for (media_type, bytes) in [
            ("image/png", b"\x89PNG\r\n\x1a\nrest".as_slice()),
            ("image/jpeg", b"\xff\xd8\xff\xe0"),
            ("image/webp", b"RIFF\0\0\0\0WEBPVP8 "),
            ("image/svg+xml", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
        ] {
            assert_eq!(Picture::read(bytes.to_vec()).map(|picture| picture.media_type).as_deref(), Some(media_type));
        }
        for bytes in [b"".as_slice(), b"<html>", b"RIFF\0\0\0\0WAVE", b"GIF89a", b"\xff<svg"] {
            assert_eq!(Picture::read(bytes.to_vec()), None);
        }
    }
}
