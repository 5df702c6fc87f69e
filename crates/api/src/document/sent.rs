//! Which members an answer always has: whatever may be null is sent as null, and what may be missing is never null.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{RefOr, Schema};

/// Requires, in whatever is only answered, the members that may be null. What clients send, they may leave out.
pub(super) fn require(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let sent = sent(schemas);
    for (_, schema) in schemas.iter_mut().filter(|(name, _)| !sent.contains(*name)) {
        require_nullable(schema);
    }
}

/// What clients send: inputs, bodies, and what is in them.
fn sent(schemas: &BTreeMap<String, RefOr<Schema>>) -> BTreeSet<String> {
    let mut sent = BTreeSet::new();
    let mut look_at: Vec<String> =
        schemas.keys().filter(|name| name.ends_with("Input") || name.ends_with("Body")).cloned().collect();
    while let Some(name) = look_at.pop() {
        if let Some(schema) = schemas.get(&name)
            && sent.insert(name)
        {
            named_in(&serde_json::to_value(schema).unwrap_or_default(), &mut look_at);
        }
    }
    sent
}

/// The schemas that one refers to.
fn named_in(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            names.extend(reference.and_then(|reference| reference.rsplit('/').next()).map(str::to_owned));
            members.values().for_each(|member| named_in(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| named_in(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Lets what is one of several views fit more than one: a view may have members that the next one does not name.
pub(super) fn loosen(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    for schema in schemas.values_mut() {
        let RefOr::T(Schema::OneOf(choice)) = schema else { continue };
        if choice.items.iter().all(|item| matches!(item, RefOr::Ref(_))) {
            let mut any = AnyOfBuilder::new().description(choice.description.take()).build();
            any.items = std::mem::take(&mut choice.items);
            *schema = RefOr::T(Schema::AnyOf(any));
        }
    }
}

fn require_nullable(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            let nullable = object.properties.iter().filter(|(_, property)| may_be_null(property)).map(|(name, _)| name.clone());
            let missing: Vec<String> = nullable.filter(|name| !object.required.contains(name)).collect();
            object.required.extend(missing);
        }
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter_mut().for_each(require_nullable),
        RefOr::T(_) | RefOr::Ref(_) => {}
    }
}

fn may_be_null(property: &RefOr<Schema>) -> bool {
    let property = serde_json::to_value(property).unwrap_or_default();
    let is_null = |kind: &Value| kind == "null";
    let of_types = property.get("type").and_then(Value::as_array).into_iter().flatten().any(is_null);
    let choices = ["oneOf", "anyOf"].into_iter().filter_map(|name| property.get(name)?.as_array()).flatten();
    of_types || choices.filter_map(|choice| choice.get("type")).any(is_null)
}
