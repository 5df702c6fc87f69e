//! A form as a page of the dashboard: to create, change or destroy one thing.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::form::{Control, Form};
use super::visit::{Shell, Visit};

/// The page. In a dialog, its panel alone is shown.
#[derive(Template)]
#[template(path = "edit.html")]
pub struct EditPage<'a> {
    shell: Shell<'a>,
    title: String,
    /// What it is about, if its title does not say it.
    text: Option<String>,
    /// What destroying it takes along.
    consequences: Vec<String>,
    form: Form,
}

impl<'a> EditPage<'a> {
    pub fn new(visit: &'a Visit, title: impl Into<String>, form: Form) -> Self {
        Self { shell: visit.shell(), title: title.into(), text: None, consequences: Vec::new(), form }
    }

    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    pub fn consequences(mut self, consequences: Vec<String>) -> Self {
        self.consequences = consequences;
        self
    }

    pub fn respond(mut self, visit: &Visit, status: StatusCode) -> Response {
        self.form.focus();
        visit.respond(status, &self)
    }
}
