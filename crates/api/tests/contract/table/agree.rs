//! Compares the API document with the table.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::rows::{Call, Caller, files};
use super::shape::{Kind, Shapes, kind, members};

const METHODS: [&str; 5] = ["get", "post", "patch", "put", "delete"];

/// The API document.
struct Document(Value);

/// A schema without references and composition.
struct Schema {
    types: BTreeSet<String>,
    properties: BTreeMap<String, Value>,
    required: BTreeSet<String>,
    items: Option<Value>,
}

impl Document {
    fn operation(&self, call: &Call) -> Option<&Value> {
        let (method, path) = call.method_and_path();
        self.0["paths"].get(path)?.get(method.to_lowercase())
    }

    fn flat(&self, schema: &Value) -> Schema {
        let mut flat = Schema { types: BTreeSet::new(), properties: BTreeMap::new(), required: BTreeSet::new(), items: None };
        self.flatten(schema, &mut flat);
        flat
    }

    fn flatten(&self, schema: &Value, flat: &mut Schema) {
        if let Some(reference) = schema["$ref"].as_str() {
            self.flatten(self.0.pointer(&reference[1..]).unwrap(), flat);
        }
        for part in ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|name| schema[name].as_array()).flatten() {
            self.flatten(part, flat);
        }
        let types = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
        flat.types.extend(types.iter().filter_map(Value::as_str).map(str::to_owned));
        let properties = schema["properties"].as_object().into_iter().flat_map(Map::iter);
        flat.properties.extend(properties.map(|(name, schema)| (name.clone(), schema.clone())));
        flat.required.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
        if let Some(items) = schema.get("items") {
            flat.items = Some(items.clone());
        }
    }

    /// What a schema says otherwise than a kind.
    fn differences(&self, shapes: &Shapes, schema: &Value, kind: &Kind, nullable: bool, at: &str) -> Vec<String> {
        let flat = self.flat(schema);
        let mut found = Vec::new();
        if flat.types.contains("null") && !nullable {
            found.push(format!("{at} may be null"));
        }
        let expected = match kind {
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Boolean => "boolean",
            Kind::Text | Kind::Time | Kind::Date | Kind::Constant(_) => "string",
            Kind::Map | Kind::Shape(_) => "object",
            Kind::List(_) => "array",
        };
        let types: Vec<_> = flat.types.iter().filter(|name| *name != "null").collect();
        if types != [expected] {
            found.push(format!("{at} is {types:?} instead of {expected}"));
            return found;
        }
        match kind {
            Kind::List(inner) => match &flat.items {
                Some(items) => found.extend(self.differences(shapes, items, inner, false, &format!("{at}[]"))),
                None => found.push(format!("{at} has items of no type")),
            },
            Kind::Shape(name) => {
                for member in members(shapes, name) {
                    let at = format!("{at}.{}", member.name);
                    match flat.properties.get(&member.name) {
                        None => found.push(format!("{at} is not there")),
                        Some(schema) => found.extend(self.differences(shapes, schema, &member.kind, member.nullable, &at)),
                    }
                    if flat.required.contains(&member.name) == member.optional {
                        found.push(format!("{at} is {} required", if member.optional { "" } else { "not" }));
                    }
                }
            }
            Kind::Integer | Kind::Number | Kind::Boolean | Kind::Text | Kind::Time | Kind::Date | Kind::Map | Kind::Constant(_) => {
            }
        }
        found
    }

    /// What it says of a call otherwise than the table.
    fn of_call(&self, shapes: &Shapes, call: &Call) -> Vec<String> {
        let Some(operation) = self.operation(call) else { return vec!["is not documented".to_owned()] };
        let responses = operation["responses"].as_object().unwrap();
        let mut found = Vec::new();
        if let Some(refusal) = &call.refuses {
            if !responses.contains_key(&refusal.status.to_string()) {
                found.push(format!("has no {}", refusal.status));
            }
            return found;
        }
        let successes: Vec<_> = responses.keys().filter(|status| status.starts_with('2')).collect();
        if successes != [&call.status().to_string()] {
            found.push(format!("succeeds with {successes:?} instead of {}", call.status()));
        }
        if let Some(answers) = call.answers.as_deref().filter(|answers| *answers != "stream" && call.caller != Caller::Link) {
            let schema = &responses["200"]["content"]["application/json"]["schema"];
            found.extend(self.differences(shapes, schema, &kind(answers), false, "answer"));
        }
        if !call.takes.is_empty() {
            let body = self.flat(&operation["requestBody"]["content"]["application/json"]["schema"]);
            let envelope = call.envelope.as_ref().and_then(|name| body.properties.get(name));
            let inside = envelope.map(|schema| self.flat(schema).properties).unwrap_or_default();
            found.extend(call.takes.iter().filter(|name| !inside.contains_key(*name)).map(|name| format!("does not take {name}")));
        }
        found
    }
}

fn document() -> Document {
    Document(serde_json::to_value(doorward_api::openapi()).unwrap())
}

#[test]
fn every_documented_call_stands_in_the_table() {
    let table: BTreeSet<String> = files().iter().flat_map(|file| &file.calls).map(|call| call.route.clone()).collect();
    let document = document();
    let mut missing = Vec::new();
    for (path, item) in document.0["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            let route = format!("{} {path}", method.to_uppercase());
            if !table.contains(&route) {
                missing.push(route);
            }
        }
    }
    assert!(missing.is_empty(), "without a row in crates/api/tests/contract/table: {missing:#?}");
}

#[test]
fn the_document_says_what_the_table_says() {
    let document = document();
    let mut found = Vec::new();
    for file in files() {
        for call in &file.calls {
            let differences = document.of_call(&file.shapes, call);
            found.extend(differences.into_iter().map(|difference| format!("{}: {}: {difference}", file.name, call.route)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = document();
    let operations = document.0["paths"].as_object().unwrap().values().flat_map(|item| METHODS.map(|method| &item[method]));
    let mut names: Vec<_> = operations.filter_map(|operation| operation["operationId"].as_str()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}
