//! One message as a whole page: an error, a question, a result.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use doorward_core::{Code, Language};

use crate::assets::{ADDRESSES, Addresses};
use crate::guest::Words;
use crate::headers;

/// What kind of news it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Neither.
    Plain,
    /// It worked.
    Good,
    /// It did not.
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }
}

/// A form that posts nothing but itself.
pub struct Post {
    /// Where it goes.
    pub address: String,
    /// What its button says.
    pub label: String,
}

/// What the person can do next.
pub struct Action {
    /// The main step.
    pub post: Option<Post>,
    /// The way back.
    pub back: String,
    /// What the way back is called.
    pub back_label: &'static str,
}

/// The message.
pub struct Notice<'a> {
    /// The language that it is written in.
    pub language: Language,
    /// What kind of news it is.
    pub tone: Tone,
    /// An icon of `parts/icons.html`.
    pub icon: &'static str,
    /// What happened.
    pub title: &'a str,
    /// What to do.
    pub text: &'a str,
    /// The six characters for support.
    pub code: Option<&'a str>,
    /// What the person can do next.
    pub action: Option<Action>,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    assets: &'a Addresses,
    words: &'static Words,
    notice: &'a Notice<'a>,
}

/// The notice as a document.
pub fn document(notice: &Notice<'_>) -> Result<String, askama::Error> {
    NoticePage { assets: &ADDRESSES, words: Words::of(notice.language), notice }.render()
}

/// The notice as a page's response.
pub fn respond(status: StatusCode, notice: &Notice<'_>) -> Response {
    html(status, document(notice))
}

/// A rendered document as a page's response; one that could not be rendered becomes its plain words.
pub fn html(status: StatusCode, document: Result<String, askama::Error>) -> Response {
    headers::page(match document {
        Ok(document) => (status, Html(document)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, Code::Unexpected.text()).into_response()
        }
    })
}

/// An error as a whole page, in English: [`error_page_in`].
#[must_use]
pub fn error_page(status: StatusCode, title: &str, text: &str, code: Option<Code>) -> Response {
    error_page_in(Language::English, status, title, text, code)
}

/// An error as a whole page: its title, what to do, and the code for support beneath. All texts are escaped.
pub fn error_page_in(language: Language, status: StatusCode, title: &str, text: &str, code: Option<Code>) -> Response {
    let icon = if status == StatusCode::NOT_FOUND { "unknown" } else { "alert" };
    let code = code.map(Code::as_str);
    respond(status, &Notice { language, tone: Tone::Plain, icon, title, text, code, action: None })
}

/// The page for an address that names nothing.
pub fn not_found() -> Response {
    error_page(StatusCode::NOT_FOUND, "Nothing here", "Check the address, or go back to where you came from.", Some(Code::NotFound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_notice_says_is_escaped() {
        let language = Language::English;
        let (title, text, code) = ("<script>", "\"><img src=x>", Some("<b>"));
        let notice = Notice { language, tone: Tone::Bad, icon: "alert", title, text, code, action: None };
        let document = document(&notice).unwrap();
        assert!(!document.contains("<script>") && !document.contains("<img") && !document.contains("<b>"), "{document}");
    }

    #[test]
    fn an_error_page_has_its_status_and_a_pages_headers() {
        let response = error_page(StatusCode::INTERNAL_SERVER_ERROR, "Sorry", "Try again.", Some(Code::Unexpected));
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "cache-control", "permissions-policy"]
        {
            assert!(response.headers().contains_key(name), "{name}");
        }
    }
}
