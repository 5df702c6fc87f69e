//! Ids in paths.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use doorward_core::Code;

/// An id in a path. What is no id names nothing: the resource answers 404.
pub(crate) struct Id(Option<i64>);

impl Id {
    pub(crate) fn or_not_found(&self) -> Result<i64, Code> {
        self.0.ok_or(Code::NotFound)
    }

    pub(crate) fn or_no_lock(&self) -> Result<i64, Code> {
        self.0.ok_or(Code::LockNotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(text.ok().and_then(|Path(text)| parse(&text))))
    }
}

/// Two ids in a path: of a thing, and of another that belongs to it.
pub(crate) struct IdPair(Option<(i64, i64)>);

impl IdPair {
    pub(crate) fn or_not_found(&self) -> Result<(i64, i64), Code> {
        self.0.ok_or(Code::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdPair {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        Ok(Self(texts.ok().and_then(|Path((first, second))| parse(&first).zip(parse(&second)))))
    }
}

/// A UUID in a path. What is none names nothing: the resource answers 404.
pub(crate) struct UuidPath(Option<String>);

impl UuidPath {
    pub(crate) fn or_not_found(self) -> Result<String, Code> {
        self.0.ok_or(Code::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for UuidPath {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(text.ok().map(|Path(text)| text).filter(|text| is_uuid(text))))
    }
}

/// A text in a path. What is none names nothing: the resource answers 404.
pub(crate) struct TextPath(Option<String>);

impl TextPath {
    pub(crate) fn or_not_found(self) -> Result<String, Code> {
        self.0.ok_or(Code::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for TextPath {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(text.ok().map(|Path(text)| text)))
    }
}

/// As it is written everywhere: lower case, hyphens in their places.
fn is_uuid(text: &str) -> bool {
    let fits = |(index, byte)| match index {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

/// Digits alone: each thing has one address, so neither `+7` nor `07` is 7.
fn parse(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| digits)
}
