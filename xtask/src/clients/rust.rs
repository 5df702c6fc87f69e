//! The Rust client's types and operations.

use std::fmt::Write as _;

use super::model::{Answer, Api, Body, Kind, Member, Operation};

const WARNING: &str = "// Written by `cargo xtask clients` from the API document. Changes by hand are lost.\n\n";
/// What the client's own code reads.
const READ_BY_HAND: [&str; 3] = ["ErrorBody", "FieldErrorsBody", "ProblemBody"];
const RESERVED: [&str; 2] = ["type", "override"];

/// `types.rs`
pub fn types(api: &Api) -> String {
    let mut out = format!("//! What is sent and answered.\n\n{WARNING}");
    out.push_str("use std::collections::BTreeMap;\n\nuse serde::{Deserialize, Serialize};\nuse serde_json::Value;\n\nuse crate::field::Field;\n\n");
    for (name, named) in api.types.iter().filter(|(name, _)| !READ_BY_HAND.contains(&name.as_str())) {
        docs(&mut out, "", &named.text, name);
        match members(api, &named.kind) {
            Some(members) => structure(&mut out, name, &members),
            None => {
                let _infallible = writeln!(out, "pub type {name} = {};\n", value(&named.kind));
            }
        }
    }
    out
}

/// `operations.rs`
pub fn operations(api: &Api) -> String {
    let mut out = format!("//! One function for each operation.\n\n{WARNING}");
    out.push_str("use std::collections::BTreeMap;\n\nuse reqwest::Method;\n\nuse crate::types::*;\nuse crate::{Client, Error, NO_BODY, NO_QUERY, Page};\n\n");
    out.push_str("impl Client {\n");
    for operation in &api.operations {
        function(&mut out, operation);
    }
    out.push_str("}\n\n");
    for operation in api.operations.iter().filter(|operation| !operation.in_query.is_empty()) {
        query(&mut out, operation);
    }
    out
}

/// The members of an object, or of all parts of one.
fn members(api: &Api, kind: &Kind) -> Option<Vec<Member>> {
    match kind {
        Kind::Object(members) => Some(members.clone()),
        Kind::Sum(parts) => Some(parts.iter().map(|part| members(api, part)).collect::<Option<Vec<_>>>()?.concat()),
        Kind::Named(name) => members(api, &api.types.get(name)?.kind),
        Kind::Text
        | Kind::Integer
        | Kind::Number
        | Kind::Boolean
        | Kind::Constants(_)
        | Kind::Any
        | Kind::List(_)
        | Kind::Map(_)
        | Kind::Choice(_) => None,
    }
}

fn structure(out: &mut String, name: &str, members: &[Member]) {
    let sent = is_sent(name);
    let default = if sent { "Default, " } else { "" };
    let _infallible = writeln!(out, "#[derive(Debug, Clone, PartialEq, {default}Serialize, Deserialize)]\npub struct {name} {{");
    for member in members {
        docs(out, "    ", &member.text, &format!("`{}`", member.name));
        let kind = value(&member.kind);
        let (attribute, kind) = match (sent, member.required, member.nullable) {
            (true, _, _) => ("    #[serde(default, skip_serializing_if = \"Field::is_absent\")]\n", format!("Field<{kind}>")),
            (false, true, false) => ("", kind),
            (false, true, true) => ("", format!("Option<{kind}>")),
            (false, false, _) => ("    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n", format!("Option<{kind}>")),
        };
        let _infallible = writeln!(out, "{attribute}    pub {}: {kind},", identifier(&member.name));
    }
    out.push_str("}\n\n");
}

/// What clients send: whatever they leave out stays as it is.
fn is_sent(name: &str) -> bool {
    name.ends_with("Input") || name.ends_with("Body")
}

fn value(kind: &Kind) -> String {
    match kind {
        Kind::Text | Kind::Constants(_) => "String".to_owned(),
        Kind::Integer => "i64".to_owned(),
        Kind::Number => "f64".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Named(name) => name.clone(),
        Kind::List(item) => format!("Vec<{}>", value(item)),
        Kind::Map(item) => format!("BTreeMap<String, {}>", value(item)),
        Kind::Any | Kind::Object(_) | Kind::Choice(_) | Kind::Sum(_) => "Value".to_owned(),
    }
}

fn function(out: &mut String, operation: &Operation) {
    docs(out, "    ", &operation.text, &operation.name);
    out.push_str("    ///\n    /// # Errors\n    /// It was refused, or there was no answer.\n");
    let mut arguments = String::new();
    for parameter in &operation.in_path {
        let kind = if matches!(parameter.kind, Kind::Integer) { "i64" } else { "&str" };
        let _infallible = write!(arguments, ", {}: {kind}", identifier(&parameter.name));
    }
    let body = match &operation.body {
        None => "NO_BODY".to_owned(),
        Some(Body { envelope, kind }) => {
            let name = envelope.as_deref().unwrap_or("body");
            let _infallible = write!(arguments, ", {name}: &{}", value(kind));
            let wrapped = envelope.as_ref().map(|envelope| format!("Some(&BTreeMap::from([(\"{envelope}\", {name})]))"));
            wrapped.unwrap_or_else(|| "Some(body)".to_owned())
        }
    };
    let query = if operation.in_query.is_empty() {
        "&NO_QUERY"
    } else {
        let _infallible = write!(arguments, ", query: &{}", query_name(operation));
        "&query.pairs()"
    };
    let (how, brings) = match &operation.answer {
        Answer::Nothing => ("nothing", "()".to_owned()),
        Answer::One(kind) => ("one", value(kind)),
        Answer::Page(kind) => ("page", format!("Page<{}>", value(kind))),
        Answer::Stream => ("stream", "reqwest::Response".to_owned()),
    };
    let segments: Vec<String> =
        operation.path.split('/').filter(|part| !part.is_empty()).map(|part| segment(operation, part)).collect();
    let _infallible = write!(
        out,
        "    pub async fn {}(&self{arguments}) -> Result<{brings}, Error> {{\n        self.{how}(Method::{}, &[{}], {query}, {body}).await\n    }}\n\n",
        operation.name,
        operation.method,
        segments.join(", ")
    );
}

fn segment(operation: &Operation, part: &str) -> String {
    let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else { return format!("\"{part}\"") };
    let number = operation.in_path.iter().any(|parameter| parameter.name == name && matches!(parameter.kind, Kind::Integer));
    let name = identifier(name);
    if number { format!("&{name}.to_string()") } else { name }
}

/// The parameters behind the question mark.
fn query(out: &mut String, operation: &Operation) {
    let name = query_name(operation);
    let _infallible = writeln!(
        out,
        "/// Parameters of [`Client::{}`].\n#[derive(Debug, Clone, Default, PartialEq)]\npub struct {name} {{",
        operation.name
    );
    for parameter in &operation.in_query {
        docs(out, "    ", &parameter.text, &format!("`{}`", parameter.name));
        let _infallible = writeln!(out, "    pub {}: Option<{}>,", identifier(&parameter.name), value(&parameter.kind));
    }
    let _infallible =
        writeln!(out, "}}\n\nimpl {name} {{\n    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {{\n        vec![");
    for parameter in &operation.in_query {
        let field = identifier(&parameter.name);
        let _infallible = writeln!(out, "            (\"{}\", self.{field}.as_ref().map(ToString::to_string)),", parameter.name);
    }
    out.push_str("        ]\n    }\n}\n\n");
}

fn query_name(operation: &Operation) -> String {
    let words = operation.name.split('_').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{}{rest}", first.to_uppercase())
    });
    format!("{}Query", words.collect::<String>())
}

fn identifier(name: &str) -> String {
    if RESERVED.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

fn docs(out: &mut String, indent: &str, text: &str, otherwise: &str) {
    let text = if text.is_empty() { otherwise } else { text };
    for line in text.lines() {
        let _infallible = writeln!(out, "{indent}/// {line}");
    }
}
