//! A field of a form: a control with its label, hint and error, and how what was typed becomes a member of an input.

use std::borrow::Cow;

use doorward_core::wall_clock;
use serde_json::Value;

use super::sent::Sent;

/// What a person fills in.
#[derive(Clone)]
pub enum Control {
    /// An `<input>` of this type, with its `autocomplete`.
    Input { kind: &'static str, autocomplete: &'static str },
    /// Several lines.
    Lines { rows: u8 },
    /// One of several, from a list.
    Select(Vec<Choice>),
    /// One of several, all in sight.
    Radios(Vec<Choice>),
    /// Any of several; the field's value holds what is ticked, separated by commas.
    Checks(Vec<Choice>),
    /// On or off; on is `on`.
    Toggle,
    /// A day and a time on the clock of a zone.
    Moment { zone: String },
}

/// One of several.
#[derive(Clone)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// What it means, below its label; only where all are in sight.
    pub hint: Option<String>,
    /// The time zone that goes with it: fields of moments in the same form say it once this is chosen.
    pub zone: Option<String>,
}

impl Choice {
    pub fn new(value: impl ToString, label: impl Into<String>) -> Self {
        Self { value: value.to_string(), label: label.into(), hint: None, zone: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        self.zone = Some(zone.into());
        self
    }
}

/// A control with what stands around it.
#[derive(Clone)]
pub struct Field {
    pub name: Cow<'static, str>,
    pub label: Cow<'static, str>,
    pub hint: Option<Cow<'static, str>>,
    pub control: Control,
    pub value: String,
    pub error: Option<String>,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Whether it only shows its value.
    pub readonly: bool,
    pub focus: bool,
    /// Only of use while another field has one of these values: `via=email`.
    pub when: Option<&'static str>,
    /// Most characters, if a browser should stop there.
    pub max: Option<u16>,
}

impl Field {
    fn new(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, control: Control) -> Self {
        let (name, label) = (name.into(), label.into());
        Self {
            name,
            label,
            hint: None,
            control,
            value: String::new(),
            error: None,
            optional: false,
            readonly: false,
            focus: false,
            when: None,
            max: None,
        }
    }

    /// An `<input>` that has to be filled in.
    pub fn input(
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        kind: &'static str,
        autocomplete: &'static str,
    ) -> Self {
        Self::new(name, label, Control::Input { kind, autocomplete })
    }

    /// One line of text that no browser completes.
    pub fn text(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self::input(name, label, "text", "off").max(255)
    }

    /// A whole number.
    pub fn number(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self::input(name, label, "number", "off")
    }

    pub fn lines(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, rows: u8) -> Self {
        Self::new(name, label, Control::Lines { rows })
    }

    pub fn select(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Select(choices))
    }

    pub fn radios(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Radios(choices))
    }

    pub fn checks(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Checks(choices)).optional()
    }

    pub fn toggle(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, on: bool) -> Self {
        Self::new(name, label, Control::Toggle).optional().value(if on { "on" } else { "" })
    }

    /// A day and a time on the clock of a zone; may stay empty.
    pub fn moment(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, zone: impl Into<String>) -> Self {
        Self::new(name, label, Control::Moment { zone: zone.into() }).optional()
    }

    /// The organization that someone signs in to.
    pub fn domain() -> Self {
        Self::input("domain", "Domain", "text", "organization").hint("Your organization’s short name, such as sunny-mill")
    }

    /// The address that someone signs in with.
    pub fn email() -> Self {
        Self::input("email", "Email", "email", "username")
    }

    /// A password to choose.
    pub fn new_password() -> Self {
        Self::input("password", "New password", "password", "new-password").hint("At least 8 characters")
    }

    /// The same password again.
    pub fn new_password_again() -> Self {
        Self::input("password_confirmation", "New password again", "password", "new-password")
    }

    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    pub const fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }

    /// Shown only while another field has this value, `name=value`; without scripts it always is.
    pub const fn when(mut self, when: &'static str) -> Self {
        self.when = Some(when);
        self
    }

    pub const fn max(mut self, characters: u16) -> Self {
        self.max = Some(characters);
        self
    }

    /// The ids of what describes the control, for `aria-describedby`.
    pub fn described_by(&self) -> String {
        let part = |there: bool, part: &str| if there { format!("{}-{part}", self.name) } else { String::new() };
        let zone = matches!(self.control, Control::Moment { .. });
        let (error, hint) = (part(self.error.is_some(), "error"), part(self.hint.is_some(), "hint"));
        [error, part(zone, "zone"), hint].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Whether a choice is the chosen one, or ticked.
    pub fn chosen(&self, value: &str) -> bool {
        if matches!(self.control, Control::Checks(_)) {
            return self.value.split(',').any(|one| one == value);
        }
        self.value == value
    }

    /// What the control's clock is called.
    pub fn zone_label(&self) -> String {
        match &self.control {
            Control::Moment { zone } => doorward_core::human_time::zone_label(zone),
            Control::Input { .. }
            | Control::Lines { .. }
            | Control::Select(_)
            | Control::Radios(_)
            | Control::Checks(_)
            | Control::Toggle => String::new(),
        }
    }

    /// Takes what was typed. A password is never shown again.
    pub fn fill(&mut self, sent: &Sent) {
        if self.readonly {
            return;
        }
        self.value = match &self.control {
            Control::Checks(_) => sent.all(&self.name).collect::<Vec<_>>().join(","),
            Control::Toggle => if sent.on(&self.name) { "on" } else { "" }.to_owned(),
            Control::Input { .. } | Control::Lines { .. } | Control::Select(_) | Control::Radios(_) | Control::Moment { .. } => {
                sent.get(&self.name).unwrap_or_default().to_owned()
            }
        };
    }

    /// What was typed, as a member of an input: nothing is `null`, moments are in UTC.
    ///
    /// # Errors
    /// What is wrong with a moment; the rest is for the use case to judge.
    pub fn json(&self) -> Result<Value, &'static str> {
        let text = if self.shows() { self.value.trim() } else { &self.value };
        Ok(match &self.control {
            Control::Toggle => Value::Bool(self.value == "on"),
            Control::Checks(_) => text.split(',').filter(|one| !one.is_empty()).collect(),
            // Use cases take `null` of a name as "as it is".
            Control::Input { .. } | Control::Lines { .. } if text.is_empty() && !self.optional && self.shows() => {
                Value::String(String::new())
            }
            _ if text.is_empty() => Value::Null,
            Control::Moment { zone } => Value::String(wall_clock::typed(text, zone)?.to_string()),
            Control::Input { .. } | Control::Lines { .. } | Control::Select(_) | Control::Radios(_) => {
                Value::String(text.to_owned())
            }
        })
    }

    /// What it holds, for people.
    pub fn told(&self) -> String {
        let label = |value: &str, choices: &[Choice]| {
            choices.iter().find(|choice| choice.value == value).map_or_else(|| value.to_owned(), |choice| choice.label.clone())
        };
        match &self.control {
            Control::Toggle => if self.value == "on" { "on" } else { "off" }.to_owned(),
            _ if self.value.is_empty() => "nothing".to_owned(),
            Control::Select(choices) | Control::Radios(choices) => label(&self.value, choices),
            Control::Checks(choices) => self.value.split(',').map(|one| label(one, choices)).collect::<Vec<_>>().join(", "),
            Control::Moment { .. } => self.value.replace('T', " "),
            Control::Input { .. } | Control::Lines { .. } => self.value.clone(),
        }
    }

    /// Whether it shows what it holds: passwords do not.
    pub fn shows(&self) -> bool {
        !matches!(self.control, Control::Input { kind: "password", .. })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn typed(mut field: Field, sent: &str) -> Result<Value, &'static str> {
        field.fill(&Sent::parse(sent.as_bytes()));
        field.json()
    }

    #[test]
    fn what_is_typed_becomes_what_an_input_takes() {
        assert_eq!(typed(Field::text("a", "A"), "a=+x+"), Ok(json!("x")));
        assert_eq!(typed(Field::text("a", "A"), "a=++"), Ok(json!("")));
        assert_eq!(typed(Field::text("a", "A").optional(), "a=++"), Ok(json!(null)));
        assert_eq!(typed(Field::toggle("a", "A", true), ""), Ok(json!(false)));
        assert_eq!(typed(Field::toggle("a", "A", false), "a=on"), Ok(json!(true)));
        assert_eq!(typed(Field::checks("a", "A", Vec::new()), "a=1&a=3"), Ok(json!(["1", "3"])));
        assert_eq!(typed(Field::checks("a", "A", Vec::new()), ""), Ok(json!([])));
        let moment = || Field::moment("a", "A", "Europe/Berlin");
        assert_eq!(typed(moment(), "a=2026-11-24T09:00"), Ok(json!("2026-11-24T08:00:00Z")));
        assert_eq!(typed(moment(), "a="), Ok(json!(null)));
        assert!(typed(moment(), "a=soon").is_err());
    }
}
