//! Putting a mail together: headers and MIME parts.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use url::Host;

use crate::line::one_line;
use crate::render::{self, RenderedMail};
use crate::smtp::Outgoing;

/// A mail address for the mail server: its domain in ASCII (RFC 5890), so that only letters before the `@` can need more.
pub(crate) fn address(text: &str) -> Option<Address> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let (user, domain) = text.trim().rsplit_once('@')?;
    let domain = match Host::parse(domain).ok()? {
        Host::Domain(domain) => domain,
        Host::Ipv4(_) | Host::Ipv6(_) => return None,
    };
    Address::new(user, domain).ok()
}

/// The mail as it goes over the wire.
pub(crate) fn compose(
    outgoing: &Outgoing<'_>,
    from: &Address,
    to: &Address,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mail = outgoing.mail;
    let mut builder = Message::builder()
        .from(Mailbox::new(Some(one_line(outgoing.from_name)), from.clone()))
        .to(Mailbox::new(Some(one_line(outgoing.to_name)).filter(|name| !name.is_empty()), to.clone()))
        .subject(one_line(&mail.subject))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(outgoing.at.micros()).unwrap_or(0)))
        .message_id(Some(format!("<{}@{}>", outgoing.message_id, from.domain())))
        // No machine shall answer: RFC 3834, and what Exchange reads instead.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "OOF, AutoReply"))
        .raw_header(header("Content-Language", mail.language.as_str()));
    if let Some(reply_to) = outgoing.reply_to.and_then(address) {
        builder = builder.reply_to(Mailbox::new(None, reply_to));
    }
    let words = words(mail)?;
    if mail.attachments.is_empty() {
        return Ok(builder.multipart(words)?.formatted());
    }
    let mut parts = MultiPart::mixed().multipart(words);
    for file in &mail.attachments {
        parts = parts.singlepart(attachment(file)?);
    }
    Ok(builder.multipart(parts)?.formatted())
}

fn attachment(file: &render::Attachment) -> Result<SinglePart, Box<dyn std::error::Error + Send + Sync>> {
    let body =
        Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64).map_err(|_| "the file cannot be attached")?;
    Ok(Attachment::new(file.name.clone()).body(body, ContentType::parse(file.media_type)?))
}

/// The mail in both forms, with the pictures that the HTML form shows.
fn words(mail: &RenderedMail) -> Result<MultiPart, Box<dyn std::error::Error + Send + Sync>> {
    let alternatives = MultiPart::alternative().singlepart(text(&mail.text, ContentType::TEXT_PLAIN)?);
    let html = text(&mail.html, ContentType::TEXT_HTML)?;
    if mail.images.is_empty() {
        return Ok(alternatives.singlepart(html));
    }
    let mut related = MultiPart::related().singlepart(html);
    for image in &mail.images {
        let picture = Attachment::new_inline(image.content_id.to_owned());
        related = related.singlepart(picture.body(image.bytes.clone(), ContentType::parse(image.media_type)?));
    }
    Ok(alternatives.multipart(related))
}

/// Quoted-printable always: it is ASCII, keeps lines short for every server on the way, and the link readable in the source.
fn text(text: &str, kind: ContentType) -> Result<SinglePart, Box<dyn std::error::Error + Send + Sync>> {
    let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| "the text cannot be quoted-printable")?;
    Ok(SinglePart::builder().content_type(kind).body(body))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_goes_out_in_ascii() {
        assert_eq!(address("max@bücher.example").unwrap().to_string(), "max@xn--bcher-kva.example");
        assert_eq!(address("mäx@example.com").unwrap().to_string(), "mäx@example.com");
    }

    #[test]
    fn what_could_be_more_than_an_address_is_none() {
        for text in
            ["", "max", "max@", "@example.com", "max@example.com>\r\nRCPT TO:<ada@example.com", "a b@example.com", "max@192.0.2.7"]
        {
            assert_eq!(address(text), None, "{text:?}");
        }
    }
}
