//! Forms: fields with what stands around them, one button, and what is wrong with what was sent.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::assets::{ADDRESSES, Addresses};
use crate::notice;

/// An input with what stands around it.
pub struct Field<'a> {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub value: &'a str,
    pub error: Option<&'a str>,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Whether it only shows its value.
    pub readonly: bool,
    pub focus: bool,
}

impl<'a> Field<'a> {
    /// An empty field that has to be filled in.
    pub const fn new(name: &'static str, label: &'static str, kind: &'static str, autocomplete: &'static str) -> Self {
        Self { name, label, hint: None, kind, autocomplete, value: "", error: None, optional: false, readonly: false, focus: false }
    }

    /// The organization that someone signs in to.
    pub const fn domain(value: &'a str, error: Option<&'a str>) -> Self {
        let field = Self::new("domain", "Organization domain", "text", "organization");
        Self { hint: Some("Its short name, such as sunny-mill"), value, error, ..field }
    }

    /// The address that someone signs in with.
    pub const fn email(value: &'a str, error: Option<&'a str>) -> Self {
        Self { value, error, ..Self::new("email", "E-mail address", "email", "username") }
    }

    /// A password to choose.
    pub const fn new_password(error: Option<&'a str>) -> Self {
        let field = Self::new("password", "New password", "password", "new-password");
        Self { hint: Some("At least 8 characters"), error, ..field }
    }

    /// The same password again.
    pub const fn new_password_again(error: Option<&'a str>) -> Self {
        Self { error, ..Self::new("password_confirmation", "New password again", "password", "new-password") }
    }

    /// The ids of what describes the input, for `aria-describedby`.
    pub fn described_by(&self) -> String {
        let part = |there: bool, part: &str| if there { format!("{}-{part}", self.name) } else { String::new() };
        format!("{} {}", part(self.error.is_some(), "error"), part(self.hint.is_some(), "hint")).trim().to_owned()
    }
}

/// A way to another page, below a form.
pub struct Way {
    pub address: &'static str,
    pub label: &'static str,
}

/// A form as a page.
#[derive(Template)]
#[template(path = "form.html")]
pub struct Form<'a> {
    pub assets: &'a Addresses,
    pub title: &'a str,
    /// What it is about, if its title does not say it.
    pub text: Option<&'a str>,
    /// Where it goes.
    pub address: &'static str,
    pub fields: Vec<Field<'a>>,
    /// What its button says.
    pub button: &'static str,
    pub way: Option<Way>,
    /// Whether something is wrong with what was sent.
    pub failed: bool,
}

impl<'a> Form<'a> {
    pub fn new(title: &'a str, address: &'static str, button: &'static str, fields: Vec<Field<'a>>) -> Self {
        Self { assets: &ADDRESSES, title, text: None, address, fields, button, way: None, failed: false }
    }

    /// The page. The first field that needs something has the focus.
    pub fn respond(mut self, status: StatusCode) -> Response {
        self.failed = self.fields.iter().any(|field| field.error.is_some());
        let failed = self.failed;
        let needs = |field: &&mut Field<'_>| !field.readonly && (!failed || field.error.is_some());
        if let Some(first) = self.fields.iter_mut().find(needs) {
            first.focus = true;
        }
        notice::html(status, self.render())
    }
}
