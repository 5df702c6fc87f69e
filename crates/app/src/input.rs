//! From the fields of a partial body to the columns of a row.

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Language, Timestamp};
use doorward_store::Micros;
use sea_orm::{ActiveValue, Set, Value};

use crate::Error;

/// Changes a column that always holds something; `null` keeps it.
pub(crate) fn set<T: Into<Value>>(column: &mut ActiveValue<T>, field: Field<T>, name: &str, errors: &mut FieldErrors) {
    if let Some(Some(value)) = field.change(name, errors) {
        *column = Set(value);
    }
}

/// Changes a column that may be empty; `null` empties it.
pub(crate) fn set_nullable<T>(column: &mut ActiveValue<Option<T>>, field: Field<T>, name: &str, errors: &mut FieldErrors)
where
    Option<T>: Into<Value>,
{
    if let Some(value) = field.change(name, errors) {
        *column = Set(value);
    }
}

/// A language by its tag.
pub(crate) fn language(tag: &str) -> Result<Language, &'static str> {
    Language::parse(tag).ok_or("must be en, de, fr or es")
}

/// Refuses a change of a row that somebody else has changed since the sender saw it.
pub(crate) fn unchanged(since: Option<Timestamp>, updated_at: Micros) -> Result<(), Error> {
    if since.is_some_and(|since| since != updated_at.at()) { Err(Code::ChangedMeanwhile.into()) } else { Ok(()) }
}

/// The end of a validity lies after its start.
pub(crate) fn check_interval(from: Option<Timestamp>, until: Option<Timestamp>, errors: &mut FieldErrors) {
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        errors.add("valid_until", "must be after valid_from");
    }
}
