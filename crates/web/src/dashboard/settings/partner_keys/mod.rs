//! Partner keys: what integration partners sign codes with that open doors.

mod delete;
mod edit;
mod list;

use axum::Router;
use axum::routing::get;

use super::PARTNER_KEYS;
use crate::dashboard::Pages;

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/settings/partner-keys", get(list::list))
        .route("/settings/partner-keys/new", get(edit::ask_new).post(edit::create))
        .route("/settings/partner-keys/{id}/edit", get(edit::ask).post(edit::update))
        .route("/settings/partner-keys/{id}/delete", get(delete::ask).post(delete::delete))
}

/// How long a code may live, in words.
fn life(seconds: i64) -> String {
    let units = [(86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes"), (1, "second", "seconds")];
    let whole = units.into_iter().find(|(length, ..)| seconds % length == 0 && seconds >= *length);
    let (length, one, many) = whole.unwrap_or((1, "second", "seconds"));
    let count = seconds / length;
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_is_told_in_the_largest_unit_that_fits() {
        let told: Vec<_> = [60, 61, 3_600, 5_400, 86_400, 31_622_400].into_iter().map(life).collect();
        assert_eq!(told, ["1 minute", "61 seconds", "1 hour", "90 minutes", "1 day", "366 days"]);
    }
}
