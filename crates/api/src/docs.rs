//! The API, for people: one page made from the OpenAPI document, without scripts.

use std::sync::LazyLock;

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use doorward_core::Code;
use serde_json::{Map, Value};

use crate::error::refusal;

const METHODS: [&str; 5] = ["get", "post", "patch", "put", "delete"];
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "docs.html")]
struct Page {
    version: String,
    introduction: Vec<Prose>,
    sections: Vec<Section>,
    codes: &'static [Code],
}

struct Section {
    name: String,
    operations: Vec<Operation>,
}

struct Operation {
    anchor: String,
    method: String,
    path: String,
    summary: String,
    description: Prose,
    parameters: Vec<Row>,
    body: Vec<Row>,
    answers: Vec<Answer>,
}

struct Row {
    name: String,
    kind: String,
    text: Prose,
}

/// A text in which what stood between backticks is code.
type Prose = Vec<Piece>;

struct Piece {
    text: String,
    code: bool,
}

fn prose(text: &str) -> Prose {
    text.split('`').enumerate().map(|(index, text)| Piece { text: text.to_owned(), code: index % 2 == 1 }).collect()
}

struct Answer {
    status: String,
    text: Prose,
    fields: Vec<Row>,
}

/// Made once: the document does not change while the program runs.
static PAGE: LazyLock<Result<String, askama::Error>> =
    LazyLock::new(|| build(&serde_json::to_value(crate::openapi()).unwrap_or_default()).render());

pub(crate) async fn page() -> Response {
    match &*PAGE {
        Ok(html) => ([(CONTENT_SECURITY_POLICY, POLICY)], Html(html.as_str())).into_response(),
        Err(error) => {
            tracing::error!(%error, "the API page cannot be made");
            refusal(Code::Unexpected)
        }
    }
}

pub(crate) async fn style() -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, include_str!("../assets/docs.css")).into_response()
}

fn build(document: &Value) -> Page {
    let mut sections: Vec<Section> = Vec::new();
    for (path, item) in object(document, "/paths") {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let tag = text(operation, "/tags/0").replace('_', " ");
                let entry = describe(document, path, method, operation);
                match sections.iter_mut().find(|section| section.name == tag) {
                    Some(section) => section.operations.push(entry),
                    None => sections.push(Section { name: tag, operations: vec![entry] }),
                }
            }
        }
    }
    let introduction = text(document, "/info/description").split("\n\n").map(prose).collect();
    Page { version: text(document, "/info/version"), introduction, sections, codes: Code::ALL }
}

fn describe(document: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = list(operation, "/parameters")
        .iter()
        .map(|parameter| Row {
            name: text(parameter, "/name"),
            kind: kind(parameter.get("schema")),
            text: prose(&text(parameter, "/description")),
        })
        .collect();
    let answers = object(operation, "/responses")
        .map(|(status, answer)| (status, resolve(document, answer)))
        .map(|(status, answer)| Answer {
            status: status.clone(),
            text: prose(&text(answer, "/description")),
            fields: if status == "200" { fields(document, schema(answer)) } else { Vec::new() },
        })
        .collect();
    Operation {
        anchor: format!("{method}{}", path.replace(['/', '{', '}'], "-")),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(operation, "/summary"),
        description: prose(&text(operation, "/description")),
        parameters,
        body: operation.get("requestBody").map(|body| envelope(document, schema(body))).unwrap_or_default(),
        answers,
    }
}

/// The fields of a request body: those of each resource inside the envelope, with its name in front.
fn envelope(document: &Value, schema: Option<&Value>) -> Vec<Row> {
    fields(document, schema)
        .into_iter()
        .flat_map(|outer| {
            let inner = document.pointer(&format!("/components/schemas/{}", outer.kind));
            fields(document, inner).into_iter().map(move |row| Row { name: format!("{}.{}", outer.name, row.name), ..row })
        })
        .collect()
}

fn schema(content: &Value) -> Option<&Value> {
    content.pointer("/content/application~1json/schema")
}

/// The properties of an object, of an array's items, or of all parts of a composed schema.
fn fields(document: &Value, schema: Option<&Value>) -> Vec<Row> {
    let Some(schema) = schema.map(|schema| resolve(document, schema)) else { return Vec::new() };
    if let Some(items) = schema.get("items") {
        return fields(document, Some(items));
    }
    let composed = list(schema, "/allOf").iter().flat_map(|part| fields(document, Some(part)));
    let own = object(schema, "/properties").map(|(name, property)| Row {
        name: name.clone(),
        kind: kind(Some(property)),
        text: prose(&text(property, "/description")),
    });
    composed.chain(own).collect()
}

fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let pointer = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

/// A schema's type in a word or two.
fn kind(schema: Option<&Value>) -> String {
    let Some(schema) = schema else { return String::new() };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(format) = schema.get("format").and_then(Value::as_str) {
        return match format {
            "int32" | "int64" => "integer".to_owned(),
            "double" => "number".to_owned(),
            other => other.to_owned(),
        };
    }
    let choices = ["/oneOf", "/anyOf"].iter().flat_map(|pointer| list(schema, pointer));
    if let Some(choice) = choices.map(|choice| kind(Some(choice))).find(|kind| kind != "null") {
        return choice;
    }
    match schema.get("type") {
        Some(Value::String(name)) if name == "array" => format!("array of {}", kind(schema.get("items"))),
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default().to_owned()
        }
        Some(_) | None => String::new(),
    }
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn object<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}
