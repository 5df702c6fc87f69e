//! Shapes of answers, and whether a value has one.

use std::collections::BTreeMap;

use doorward_core::Timestamp;
use serde_json::Value;

/// Shapes by name; each has its members' types.
pub type Shapes = BTreeMap<String, BTreeMap<String, String>>;

/// What a member holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Integer,
    Number,
    Boolean,
    Text,
    Time,
    Date,
    Map,
    Constant(String),
    Shape(String),
    List(Box<Kind>),
}

/// A member of a shape.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: String,
    pub kind: Kind,
    pub nullable: bool,
    pub optional: bool,
}

/// A type as the table writes it.
pub fn kind(text: &str) -> Kind {
    if let Some(constant) = text.strip_prefix("= ") {
        return Kind::Constant(constant.to_owned());
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return Kind::List(Box::new(kind(inner)));
    }
    match text {
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "text" => Kind::Text,
        "time" => Kind::Time,
        "date" => Kind::Date,
        "map" => Kind::Map,
        name if name.starts_with(char::is_uppercase) => Kind::Shape(name.to_owned()),
        other => panic!("no type: {other}"),
    }
}

/// The members of a shape, with those that it inherits.
pub fn members(shapes: &Shapes, name: &str) -> Vec<Member> {
    let shape = shapes.get(name).unwrap_or_else(|| panic!("no shape {name}"));
    let inherited = shape.get("inherits").map(|parent| members(shapes, parent)).unwrap_or_default();
    let own = shape.iter().filter(|(name, _)| *name != "inherits").map(|(name, text)| {
        let (text, optional) = text.strip_prefix("optional ").map_or((text.as_str(), false), |text| (text, true));
        let (text, nullable) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
        Member { name: name.clone(), kind: kind(text), nullable, optional }
    });
    inherited.into_iter().chain(own).collect()
}

/// What is wrong with a value, if it is to be of a kind.
pub fn faults(shapes: &Shapes, value: &Value, kind: &Kind, at: &str) -> Vec<String> {
    let fits = match kind {
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::Text => value.is_string(),
        Kind::Time => value.as_str().is_some_and(|text| text.ends_with('Z') && Timestamp::parse(text).is_some()),
        Kind::Date => {
            value.as_str().is_some_and(|text| text.len() == 10 && Timestamp::parse(&format!("{text}T00:00:00Z")).is_some())
        }
        Kind::Map => value.is_object(),
        Kind::Constant(text) => value == text.as_str(),
        Kind::List(inner) => match value.as_array() {
            Some(items) => return items.iter().flat_map(|item| faults(shapes, item, inner, &format!("{at}[]"))).collect(),
            None => false,
        },
        Kind::Shape(name) => match value.as_object() {
            Some(object) => {
                let member = |member: &Member| {
                    let at = format!("{at}.{}", member.name);
                    match object.get(&member.name) {
                        None if member.optional => Vec::new(),
                        None => vec![format!("{at} is missing")],
                        Some(Value::Null) if member.nullable => Vec::new(),
                        Some(value) => faults(shapes, value, &member.kind, &at),
                    }
                };
                return members(shapes, name).iter().flat_map(member).collect();
            }
            None => false,
        },
    };
    if fits { Vec::new() } else { vec![format!("{at} is no {kind:?}: {value}")] }
}
