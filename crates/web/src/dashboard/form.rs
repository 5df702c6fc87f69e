//! Forms: fields, one button, and what is wrong with what was sent.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::Error;
use doorward_core::input::FieldErrors;
use doorward_core::{Code, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub use super::field::{Choice, Control, Field};
use super::sent::Sent;
use super::{fault, status};
use crate::assets::{ADDRESSES, Addresses};
use crate::notice;

/// A form, wherever it stands.
pub struct Form {
    /// Where it goes.
    pub action: String,
    pub fields: Vec<Field>,
    /// What its button says.
    pub button: String,
    /// Whether it destroys something.
    pub danger: bool,
    /// The way back, beside the button.
    pub cancel: Option<String>,
    /// What is wrong, if no field is.
    pub banner: Option<String>,
    /// When the row that is edited last changed.
    pub version: Option<Timestamp>,
    /// Whether latitude and longitude can be filled in with where the person is.
    pub located: bool,
    /// What goes along unseen.
    pub carried: Vec<(&'static str, String)>,
}

impl Form {
    pub fn new(action: impl Into<String>, button: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            action: action.into(),
            fields,
            button: button.into(),
            danger: false,
            cancel: None,
            banner: None,
            version: None,
            located: false,
            carried: Vec::new(),
        }
    }

    /// Whose button destroys something.
    pub const fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    pub fn cancel(mut self, address: impl Into<String>) -> Self {
        self.cancel = Some(address.into());
        self
    }

    /// Of a row that last changed then: a change by somebody else in the meantime is not overwritten silently.
    pub const fn version(mut self, updated_at: Timestamp) -> Self {
        self.version = Some(updated_at);
        self
    }

    /// With what goes along unseen.
    pub fn carry(mut self, name: &'static str, value: impl ToString) -> Self {
        self.carried.push((name, value.to_string()));
        self
    }

    /// With latitude and longitude, which a button fills in with where the person is.
    pub const fn located(mut self) -> Self {
        self.located = true;
        self
    }

    /// Takes what was typed.
    pub fn fill(&mut self, sent: &Sent) {
        for field in &mut self.fields {
            field.fill(sent);
        }
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What was typed, as members of an input.
    ///
    /// # Errors
    /// What is wrong with moments.
    pub fn members(&self) -> Result<Map<String, Value>, Error> {
        let (mut members, mut errors) = (Map::new(), FieldErrors::default());
        for field in self.fields.iter().filter(|field| !field.readonly) {
            match field.json() {
                Ok(value) => drop(members.insert(field.name.clone().into_owned(), value)),
                Err(message) => errors.add(&field.name, message),
            }
        }
        errors.check()?;
        Ok(members)
    }

    /// What was typed, as a use case takes it.
    ///
    /// # Errors
    /// What is wrong with moments.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T, Error> {
        Self::read(self.members()?)
    }

    /// Members, as a use case takes them.
    ///
    /// # Errors
    /// The form has a field that the input cannot hold: a fault of the page.
    pub fn read<T: DeserializeOwned>(members: Map<String, Value>) -> Result<T, Error> {
        serde_json::from_value(Value::Object(members)).map_err(|error| Error::Internal(error.to_string()))
    }

    /// Says what was refused: beside the fields that are meant, or above them all. `current` is the same form as it is saved now; where
    /// somebody else has changed it meanwhile, each field tells what is saved.
    pub fn refuse(&mut self, error: &Error, current: Option<&Self>) -> StatusCode {
        let Error::Invalid(errors) = error else {
            let code = fault(error);
            self.banner = Some(code.text().to_owned());
            if let (Code::ChangedMeanwhile, Some(current)) = (code, current) {
                self.banner = Some("Somebody else has changed this since you opened it. What you typed is kept here. Compare, then save again to replace what is saved now.".to_owned());
                for field in &mut self.fields {
                    let now = current.field(&field.name).filter(|saved| saved.shows() && saved.value != field.value);
                    field.error = now.map(|saved| format!("Saved now: {}", saved.told()));
                }
            }
            return status(code);
        };
        let mut rest = Vec::new();
        for (name, messages) in &errors.0 {
            let message = worded(messages);
            match self.fields.iter_mut().find(|field| field.name == name.as_str()) {
                Some(field) => field.error = Some(format!("{} {message}.", field.label)),
                None => rest.push(format!("{} {message}.", name.replace('_', " "))),
            }
        }
        if !rest.is_empty() {
            self.banner = Some(rest.join(" "));
        }
        StatusCode::UNPROCESSABLE_ENTITY
    }

    /// Whether something is wrong with what was sent.
    pub fn failed(&self) -> bool {
        self.banner.is_some() || self.fields.iter().any(|field| field.error.is_some())
    }

    /// Gives the focus to the first field that is wrong, or else to the first empty one that has to be filled in.
    pub fn focus(&mut self) {
        let failed = self.fields.iter().any(|field| field.error.is_some());
        let needs = |field: &&mut Field| {
            !field.readonly && if failed { field.error.is_some() } else { field.value.is_empty() && !field.optional }
        };
        if let Some(first) = self.fields.iter_mut().find(needs) {
            first.focus = true;
        }
    }

    /// The version as it is sent.
    pub fn version_text(&self) -> String {
        self.version.map(|version| version.to_string()).unwrap_or_default()
    }
}

/// What is wrong with a field, as people say it: inputs call the field that another one is compared with by its name.
pub fn worded(messages: &[String]) -> String {
    messages.join(", and ").replace("valid_from", "its start").replace('_', " ")
}

/// A way to another page, below a form.
pub struct Way {
    pub address: String,
    pub label: &'static str,
}

/// A form as a page of its own, for whoever is not signed in.
#[derive(Template)]
#[template(path = "form.html")]
pub struct FormPage<'a> {
    pub assets: &'a Addresses,
    pub title: &'a str,
    /// What it is about, if its title does not say it.
    pub text: Option<&'a str>,
    pub form: Form,
    /// What goes along unseen.
    pub carried: Vec<(&'static str, String)>,
    pub ways: Vec<Way>,
}

impl<'a> FormPage<'a> {
    pub fn new(title: &'a str, address: &'static str, button: &'static str, fields: Vec<Field>) -> Self {
        Self {
            assets: &ADDRESSES,
            title,
            text: None,
            form: Form::new(address, button, fields),
            carried: Vec::new(),
            ways: Vec::new(),
        }
    }

    pub fn respond(mut self, status: StatusCode) -> Response {
        self.form.focus();
        notice::html(status, self.render())
    }
}
