//! The TypeScript client: one file without dependencies.

use std::fmt::Write as _;

use super::model::{Answer, Api, Body, Kind, Member, Operation};

/// What does not depend on the document.
const RUNTIME: &str = include_str!("runtime.ts");
const WARNING: &str = "// Written by `cargo xtask clients` from the API document. Changes by hand are lost.\n";

/// `doorward.ts`
pub fn file(api: &Api) -> String {
    let (before, after) = RUNTIME.split_once("  // operations\n").unwrap_or((RUNTIME, ""));
    let mut out = format!("// The client of Doorward {}'s API.\n{WARNING}\n{before}", api.version);
    for operation in &api.operations {
        function(&mut out, operation);
    }
    out.push_str(after);
    for (name, named) in &api.types {
        out.push('\n');
        docs(&mut out, "", &named.text);
        let _infallible = writeln!(out, "export type {name} = {};", kind(&named.kind, is_sent(name), ""));
    }
    out
}

fn is_sent(name: &str) -> bool {
    name.ends_with("Input") || (name.ends_with("Body") && !["ErrorBody", "FieldErrorsBody", "ProblemBody"].contains(&name))
}

fn kind(of: &Kind, sent: bool, indent: &str) -> String {
    match of {
        Kind::Text => "string".to_owned(),
        Kind::Integer | Kind::Number => "number".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Constants(texts) => texts.iter().map(|text| format!("'{text}'")).collect::<Vec<_>>().join(" | "),
        Kind::Any => "unknown".to_owned(),
        Kind::Named(name) => name.clone(),
        Kind::List(item) => format!("Array<{}>", kind(item, sent, indent)),
        Kind::Map(item) => format!("Record<string, {}>", kind(item, sent, indent)),
        Kind::Choice(choices) => choices.iter().map(|choice| kind(choice, sent, indent)).collect::<Vec<_>>().join(" | "),
        Kind::Sum(parts) => parts.iter().map(|part| format!("({})", kind(part, sent, indent))).collect::<Vec<_>>().join(" & "),
        Kind::Object(members) => object(members, sent, indent),
    }
}

fn object(members: &[Member], sent: bool, indent: &str) -> String {
    let mut out = "{\n".to_owned();
    let inner = format!("{indent}  ");
    for member in members {
        docs(&mut out, &inner, &member.text);
        let mark = if member.required && !sent { "" } else { "?" };
        let or_null = if member.nullable || sent { " | null" } else { "" };
        let _infallible = writeln!(out, "{inner}{}{mark}: {}{or_null};", member.name, kind(&member.kind, sent, &inner));
    }
    let _infallible = write!(out, "{indent}}}");
    out
}

fn function(out: &mut String, operation: &Operation) {
    docs(out, "  ", &operation.text);
    let mut arguments: Vec<String> =
        operation.in_path.iter().map(|parameter| format!("{}: {}", parameter.name, kind(&parameter.kind, false, ""))).collect();
    let body = match &operation.body {
        None => "undefined".to_owned(),
        Some(Body { envelope: Some(envelope), kind: inner }) => {
            arguments.push(format!("{envelope}: {}", kind(inner, true, "")));
            format!("{{ {envelope} }}")
        }
        Some(Body { envelope: None, kind: inner }) => {
            arguments.push(format!("body: {}", kind(inner, true, "")));
            "body".to_owned()
        }
    };
    let query = if operation.in_query.is_empty() {
        "{}"
    } else {
        arguments.push(format!("query: {} = {{}}", object(&operation.in_query, true, "  ")));
        "query"
    };
    arguments.push("options: Options = {}".to_owned());
    let (how, brings) = match &operation.answer {
        Answer::Nothing => ("nothing", "void".to_owned()),
        Answer::One(one) => ("one", kind(one, false, "")),
        Answer::Page(item) => ("page", format!("Page<{}>", kind(item, false, ""))),
        Answer::Stream => ("stream", "Response".to_owned()),
    };
    let path: String = operation
        .path
        .split('/')
        .skip(1)
        .map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => format!("/${{encodeURIComponent({name})}}"),
            None => format!("/{part}"),
        })
        .collect();
    let _infallible = write!(
        out,
        "  {}({}): Promise<{brings}> {{\n    return this.{how}('{}', `{path}`, {query}, {body}, options);\n  }}\n\n",
        camel(&operation.name),
        arguments.join(", "),
        operation.method
    );
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{name}{}{rest}", first.to_uppercase())
    })
}

fn docs(out: &mut String, indent: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let _infallible = writeln!(out, "{indent}/**");
    for line in text.lines() {
        let _infallible = writeln!(out, "{}", format!("{indent} * {line}").trim_end());
    }
    let _infallible = writeln!(out, "{indent} */");
}
