//! The API document as its generated clients see it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// All of it.
pub struct Api {
    pub version: String,
    /// Named types, without the envelopes of bodies.
    pub types: BTreeMap<String, Named>,
    pub operations: Vec<Operation>,
}

/// A type with a name and words about it.
pub struct Named {
    pub text: String,
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone)]
pub enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    /// One of a few texts.
    Constants(Vec<String>),
    /// Anything.
    Any,
    Named(String),
    List(Box<Kind>),
    Map(Box<Kind>),
    Object(Vec<Member>),
    /// One of several.
    Choice(Vec<Kind>),
    /// All of several at once.
    Sum(Vec<Kind>),
}

/// A member of an object, or a parameter.
#[derive(Clone)]
pub struct Member {
    pub name: String,
    pub text: String,
    pub kind: Kind,
    pub nullable: bool,
    pub required: bool,
}

/// A call.
pub struct Operation {
    pub name: String,
    pub method: String,
    pub path: String,
    pub text: String,
    pub in_path: Vec<Member>,
    pub in_query: Vec<Member>,
    pub body: Option<Body>,
    pub answer: Answer,
}

/// What is sent.
pub struct Body {
    /// The name that the resource stands under; none if the body is the type itself.
    pub envelope: Option<String>,
    pub kind: Kind,
}

/// What a success brings.
pub enum Answer {
    Nothing,
    One(Kind),
    /// A page of these.
    Page(Kind),
    /// A stream of events.
    Stream,
}

impl Api {
    /// Reads the document.
    pub fn read(document: &Value) -> Result<Self, String> {
        let schemas = object(document, "/components/schemas");
        let envelopes: BTreeMap<&String, (String, Kind)> =
            schemas.clone().filter_map(|(name, schema)| Some((name, envelope(name, schema)?))).collect();
        let types = schemas
            .filter(|(name, _)| !envelopes.contains_key(name))
            .map(|(name, schema)| Ok((type_name(name), Named { text: text(schema, "/description"), kind: kind(schema)?.0 })))
            .collect::<Result<_, String>>()?;
        let mut operations = Vec::new();
        for (path, item) in object(document, "/paths") {
            for method in METHODS {
                if let Some(operation) = item.get(method).filter(|operation| speaks_json(operation)) {
                    operations.push(read_operation(path, method, operation, &envelopes)?);
                }
            }
        }
        Ok(Self { version: text(document, "/info/version"), types, operations })
    }
}

/// What takes a form is a callback of another service, no call of a client.
fn speaks_json(operation: &Value) -> bool {
    operation.pointer("/requestBody/content").is_none_or(|content| content.get("application/json").is_some())
}

fn read_operation(
    path: &str,
    method: &str,
    operation: &Value,
    envelopes: &BTreeMap<&String, (String, Kind)>,
) -> Result<Operation, String> {
    let parameters = |place: &str| {
        let all = list(operation, "/parameters");
        all.iter().filter(|parameter| parameter["in"] == *place).map(parameter).collect::<Result<Vec<_>, String>>()
    };
    let in_query = parameters("query")?;
    let sent = operation.pointer("/requestBody/content/application~1json/schema");
    let body = sent.map(|schema| body(schema, envelopes)).transpose()?;
    let success = operation.pointer("/responses/200/content");
    let answer = match success.and_then(|content| content.get("application/json")) {
        Some(content) => {
            let answered = kind(&content["schema"])?.0;
            let paged = in_query.iter().any(|parameter| parameter.name == "offset");
            if paged && let Kind::List(item) = answered { Answer::Page(*item) } else { Answer::One(answered) }
        }
        None if success.is_some() => Answer::Stream,
        None => Answer::Nothing,
    };
    let texts = [text(operation, "/summary"), text(operation, "/description")];
    Ok(Operation {
        name: text(operation, "/operationId"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        text: texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n"),
        in_path: parameters("path")?,
        in_query,
        body,
        answer,
    })
}

fn parameter(parameter: &Value) -> Result<Member, String> {
    let (kind, nullable) = kind(&parameter["schema"])?;
    let (name, text) = (text(parameter, "/name"), text(parameter, "/description"));
    Ok(Member { name, text, kind, nullable, required: parameter["required"] == true })
}

fn body(schema: &Value, envelopes: &BTreeMap<&String, (String, Kind)>) -> Result<Body, String> {
    let name = reference(schema).unwrap_or_default();
    Ok(match envelopes.get(&name) {
        Some((envelope, kind)) => Body { envelope: Some(envelope.clone()), kind: kind.clone() },
        None => Body { envelope: None, kind: kind(schema)?.0 },
    })
}

/// The one member of a body that is an envelope, and its type.
fn envelope(name: &str, schema: &Value) -> Option<(String, Kind)> {
    let mut members = object(schema, "/properties");
    let (member, inner) = members.next().filter(|_| name.ends_with("Body"))?;
    let alone = members.next().is_none() && name != "ErrorBody";
    let reference = reference(inner).filter(|_| alone)?;
    Some((member.clone(), Kind::Named(type_name(&reference))))
}

/// What a schema describes, and whether it may be null.
fn kind(schema: &Value) -> Result<(Kind, bool), String> {
    if let Some(name) = reference(schema) {
        return Ok((Kind::Named(type_name(&name)), false));
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let kinds = parts.iter().map(|part| Ok(kind(part)?.0)).collect::<Result<_, String>>()?;
        return Ok((Kind::Sum(kinds), false));
    }
    if let Some(choices) = ["oneOf", "anyOf"].iter().find_map(|name| schema.get(name)?.as_array()) {
        let (nulls, others): (Vec<_>, Vec<_>) = choices.iter().partition(|choice| choice["type"] == "null");
        let mut kinds = others.into_iter().map(|choice| Ok(kind(choice)?.0)).collect::<Result<Vec<_>, String>>()?;
        let only = if kinds.len() == 1 { kinds.pop() } else { None };
        return Ok((only.unwrap_or(Kind::Choice(kinds)), !nulls.is_empty()));
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one],
        Some(_) | None => return Ok((Kind::Any, false)),
    };
    let named = types.iter().find(|name| **name != "null").copied().unwrap_or_default();
    let constants = || list(schema, "/enum").iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    let kind = match named {
        "string" if !constants().is_empty() => Kind::Constants(constants()),
        "string" => Kind::Text,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "array" => Kind::List(Box::new(match schema.get("items") {
            Some(items) => kind(items)?.0,
            None => Kind::Any,
        })),
        "object" => object_kind(schema)?,
        other => return Err(format!("a type that the clients do not know: {other}")),
    };
    Ok((kind, types.contains(&"null")))
}

fn object_kind(schema: &Value) -> Result<Kind, String> {
    let required: Vec<&str> = list(schema, "/required").iter().filter_map(Value::as_str).collect();
    let member = |(name, property): (&String, &Value)| {
        let (kind, nullable) = kind(property)?;
        let required = required.contains(&name.as_str());
        Ok(Member { name: name.clone(), text: text(property, "/description"), kind, nullable, required })
    };
    let members = object(schema, "/properties").map(member).collect::<Result<Vec<_>, String>>()?;
    if !members.is_empty() {
        return Ok(Kind::Object(members));
    }
    Ok(match schema.get("additionalProperties") {
        Some(values) => Kind::Map(Box::new(kind(values)?.0)),
        None => Kind::Map(Box::new(Kind::Any)),
    })
}

/// Clients call a view by what it shows.
fn type_name(schema: &str) -> String {
    schema.strip_suffix("View").unwrap_or(schema).to_owned()
}

fn reference(schema: &Value) -> Option<String> {
    Some(schema.get("$ref")?.as_str()?.rsplit('/').next()?.to_owned())
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn object<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> + Clone {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}
