//! Pages with what is told this once: they answer a form, and are kept nowhere.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_core::Secret;

use crate::dashboard::form::{Control, Form};
use crate::dashboard::visit::{Shell, Visit};

/// Secrets with a button that copies them, and what to do next.
#[derive(Template)]
#[template(path = "me/told_once.html")]
pub struct ToldOnce<'a> {
    pub shell: Shell<'a>,
    pub title: &'static str,
    pub text: String,
    /// A QR code as SVG, with what it is called.
    pub picture: Option<(String, &'static str)>,
    /// What the secrets are.
    pub label: &'static str,
    pub secrets: Vec<Secret>,
    /// What comes next; the way back to the account if nothing does.
    pub form: Option<Form>,
}

impl ToldOnce<'_> {
    pub fn respond(mut self, visit: &Visit, status: StatusCode) -> Response {
        if let Some(form) = &mut self.form {
            form.focus();
        }
        visit.respond(status, &self)
    }
}
