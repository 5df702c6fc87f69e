//! What the last step did, told once on the next page: a cookie that lives for a minute.

use axum::http::{HeaderMap, HeaderValue, header};

const NAME: &str = "doorward_told";
const LIFE: u8 = 60;
const LENGTH: usize = 300;

/// The `Set-Cookie` value that tells it.
pub fn write(text: &str, secure: bool) -> Option<HeaderValue> {
    let text: String = text.chars().take(LENGTH).collect();
    let value: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    set_cookie(&value, LIFE, secure)
}

/// The `Set-Cookie` value after which it is not told again.
pub fn clear(secure: bool) -> Option<HeaderValue> {
    set_cookie("", 0, secure)
}

/// What is to be told.
pub fn read(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let value = cookies.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == NAME)?.1;
    let (text, _) = form_urlencoded::parse(value.as_bytes()).next()?;
    (!text.is_empty()).then(|| text.chars().take(LENGTH).collect())
}

fn set_cookie(value: &str, life: u8, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::try_from(format!("{NAME}={value}; Path=/app; Max-Age={life}; HttpOnly; SameSite=Strict{secure}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_comes_back_whatever_it_holds() {
        let text = "“Front; door=1” is locked down & nobody enters";
        let cookie = write(text, true).unwrap();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::try_from(format!("a=b; {pair}")).unwrap())]);
        assert_eq!(read(&headers).as_deref(), Some(text));
        assert_eq!(read(&HeaderMap::new()), None);
    }
}
