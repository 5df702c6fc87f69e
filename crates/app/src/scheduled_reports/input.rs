//! Rules of a scheduled report's fields.

use doorward_core::limit::Period;
use doorward_core::{Reporter, day, validate};
use serde_json::{Value, json};

use crate::reports;

/// The largest frequency: a year of days.
const MOST: i64 = 366;
/// Most addresses.
const MOST_EMAILS: usize = 5;

type Rule<T> = Result<T, &'static str>;

pub(super) fn reporter(id: i64) -> Rule<i64> {
    reports::reporter(id).map(Reporter::id)
}

pub(super) fn period(text: String) -> Rule<String> {
    Period::parse(&text).map(|period| period.as_str().to_owned()).ok_or("must be day, week or month")
}

pub(super) fn frequency(number: i64) -> Rule<i64> {
    if (1..=MOST).contains(&number) { Ok(number) } else { Err("must be a whole number from 1 to 366") }
}

pub(super) fn date(text: String) -> Rule<String> {
    day::parse(&text).map(|date| date.to_string())
}

/// One to five addresses, each once.
pub(super) fn emails(value: Value) -> Rule<Value> {
    const MESSAGE: &str = "must be a list of one to five e-mail addresses";
    let Value::Array(items) = value else { return Err(MESSAGE) };
    if items.is_empty() || items.len() > MOST_EMAILS {
        return Err(MESSAGE);
    }
    let mut emails: Vec<String> = Vec::with_capacity(items.len());
    for item in items {
        let Value::String(text) = item else { return Err(MESSAGE) };
        let email = validate::email(text).map_err(|_| MESSAGE)?;
        if !emails.iter().any(|other| validate::email_key(other) == validate::email_key(&email)) {
            emails.push(email);
        }
    }
    Ok(json!(emails))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_mailed_to_one_to_five_addresses_each_once() {
        let taken = emails(json!(["ada@example.com", "Grace@example.com", "ADA@example.com"])).unwrap();
        assert_eq!(taken, json!(["ada@example.com", "Grace@example.com"]));
        for wrong in
            [json!([]), json!("ada@example.com"), json!([1]), json!(["ada"]), json!(vec!["ada@example.com"; 6]), json!([null])]
        {
            assert!(emails(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
