//! Rules of a partner key's fields.

use std::collections::BTreeSet;

use doorward_core::input::FieldErrors;
use doorward_core::pass::partner::{Algorithm, LEAST_LIFE_SECONDS, MOST_LIFE_SECONDS};
use doorward_store as store;
use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::Error;

/// Most groups of one key: each is looked up when a code of the key is shown.
const MOST_GROUPS: usize = 100;

pub(super) fn algorithm(text: String) -> Result<Algorithm, &'static str> {
    Algorithm::parse(&text).ok_or("must be HS256 or EdDSA")
}

pub(super) fn longest_life(seconds: i64) -> Result<i64, &'static str> {
    if (LEAST_LIFE_SECONDS..=MOST_LIFE_SECONDS).contains(&seconds) { Ok(seconds) } else { Err("must be 60 to 31622400 seconds") }
}

/// A list of ids, each once, in their order.
pub(super) fn group_ids(value: Value) -> Result<Vec<i64>, &'static str> {
    const MESSAGE: &str = "must be a list of ids of groups";
    let Value::Array(items) = value else { return Err(MESSAGE) };
    if items.len() > MOST_GROUPS {
        return Err("has too many groups (maximum is 100)");
    }
    let ids: Option<BTreeSet<i64>> = items.iter().map(Value::as_i64).collect();
    let ids = ids.ok_or(MESSAGE)?;
    if ids.is_empty() { Err("can't be blank") } else { Ok(ids.into_iter().collect()) }
}

/// Each of the groups is one of the organization.
pub(super) async fn groups_exist(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    ids: &[i64],
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    let found = store::groups::by_ids(conn, ids.iter().copied()).await?;
    if !ids.iter().all(|id| found.get(id).is_some_and(|group| group.organization_id == organization_id)) {
        errors.add("group_ids", "must exist");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn groups_are_a_short_list_of_ids() {
        assert_eq!(group_ids(json!([3, 1, 3])), Ok(vec![1, 3]));
        for wrong in [json!([]), json!(1), json!("1"), json!(["1"]), json!([1.5]), json!([null]), json!(vec![1; 101])] {
            assert!(group_ids(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
