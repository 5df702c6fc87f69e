//! What every operation of the OpenAPI document shares, written once: its name, the answers that any request may get, problem
//! details beside each refusal, and the idempotency key.

mod names;
mod sent;

use utoipa::openapi::header::Header;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, OneOfBuilder};
use utoipa::openapi::{
    Content, ContentBuilder, Deprecated, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
    Type,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::deprecated;
use crate::error::{ErrorBody, FieldErrorsBody};
use crate::idempotency::takes_key;
use crate::problem::{self, ProblemBody};

const JSON: &str = "application/json";

/// Answers that a request may get whatever it asks for: status, name of the response, and what it means.
const ANY_REQUEST: [(&str, &str, &str); 3] = [
    ("429", "TooManyRequests", "Too many requests: `Retry-After` tells how many seconds to wait"),
    ("500", "Unexpected", "A fault of the server"),
    ("503", "Unavailable", "The server is stopping, overloaded, or its database does not answer"),
];
/// The answer to parameters or a body that cannot be read.
const UNREADABLE: (&str, &str, &str) = ("400", "Unreadable", "A parameter or the body cannot be read");

/// Adds it to a document that has every operation with what is its own.
pub(crate) fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    sent::require(&mut components.schemas);
    sent::loosen(&mut components.schemas);
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    for (status, name, text) in ANY_REQUEST.into_iter().chain([UNREADABLE]) {
        let mut response = ResponseBuilder::new().description(text).content(JSON, content(&ErrorBody::name())).build();
        if status == "429" {
            let seconds = ObjectBuilder::new().schema_type(Type::Integer).format(Some(format(KnownFormat::Int64)));
            response.headers.insert("Retry-After".to_owned(), RefOr::T(header(seconds.build().into(), "Seconds to wait")));
        }
        add_problem(&mut response);
        components.responses.insert(name.to_owned(), RefOr::T(response));
    }
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            share(path, &method, operation);
        }
    }
}

const fn format(known: KnownFormat) -> utoipa::openapi::SchemaFormat {
    utoipa::openapi::SchemaFormat::KnownFormat(known)
}

/// The operations of a path.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let PathItem { get, put, post, patch, delete, .. } = item;
    let all = [
        (HttpMethod::Get, get),
        (HttpMethod::Put, put),
        (HttpMethod::Post, post),
        (HttpMethod::Patch, patch),
        (HttpMethod::Delete, delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn share(path: &str, method: &HttpMethod, operation: &mut Operation) {
    operation.operation_id = Some(names::name(path, method, lists(operation)));
    if deprecated::is(path) {
        operation.deprecated = Some(Deprecated::True);
    }
    if *method == HttpMethod::Post && takes_key(path, operation) {
        take_key(operation);
    }
    let reads =
        |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in != ParameterIn::Path);
    let unreadable = operation.request_body.is_some() || operation.parameters.iter().flatten().any(reads);
    for (status, name, _) in ANY_REQUEST.into_iter().chain(unreadable.then_some(UNREADABLE)) {
        let shared = || RefOr::Ref(Ref::from_response_name(name));
        operation.responses.responses.entry(status.to_owned()).or_insert_with(shared);
    }
    let lists = lists(operation);
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            if status.starts_with(['4', '5']) {
                add_problem(response);
            } else if lists {
                let range = ObjectBuilder::new().schema_type(Type::String).pattern(Some(r"^(\d+-\d+|\*)/\d+$")).build();
                let text = "Which part of how many: `start-end/total`, or `*/total` for an empty page";
                response.headers.insert("X-Collection-Range".to_owned(), RefOr::T(header(range.into(), text)));
            }
            if deprecated::is(path) {
                let since = ObjectBuilder::new().schema_type(Type::String).pattern(Some(r"^@\d+$")).build();
                response.headers.insert("Deprecation".to_owned(), RefOr::T(header(since.into(), "Since when (RFC 9745)")));
            }
        }
    }
}

/// Whether it answers a list in pages.
fn lists(operation: &Operation) -> bool {
    let offset = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.name == "offset");
    operation.parameters.iter().flatten().any(offset)
}

/// Problem details beside the usual form.
fn add_problem(response: &mut Response) {
    response.content.insert(problem::MEDIA_TYPE.to_owned(), RefOr::T(content(&ProblemBody::name())));
}

/// An idempotency key, and what comes of one.
fn take_key(operation: &mut Operation) {
    let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!-~]{1,255}$")).build();
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "1 to 255 visible characters that name this request. Sent again with the same login, key and request within 24 hours, \
             it is not done again but answered as it was, with `Idempotency-Replayed: true`",
        ))
        .schema(Some(schema))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(parameter));
    let responses = &mut operation.responses.responses;
    if let Some(RefOr::T(made)) = responses.get_mut("200") {
        let schema = ObjectBuilder::new().schema_type(Type::String).build();
        let replayed = header(schema.into(), "`true` if this was answered before");
        made.headers.insert("Idempotency-Replayed".to_owned(), RefOr::T(replayed));
    }
    let of_error = || content(&ErrorBody::name());
    match responses.get_mut("409") {
        Some(RefOr::T(conflict)) => conflict.description.push_str(", or the request with this key is still under way"),
        Some(RefOr::Ref(_)) | None => {
            let conflict = ResponseBuilder::new().description("The request with this key is still under way");
            responses.insert("409".to_owned(), RefOr::T(conflict.content(JSON, of_error()).build()));
        }
    }
    match responses.get_mut("422") {
        Some(RefOr::T(invalid)) => {
            invalid.description.push_str(", or the key came with another request before");
            let either = OneOfBuilder::new()
                .item(Ref::from_schema_name(FieldErrorsBody::name()))
                .item(Ref::from_schema_name(ErrorBody::name()))
                .build();
            invalid.content.insert(JSON.to_owned(), RefOr::T(ContentBuilder::new().schema(Some(Schema::OneOf(either))).build()));
        }
        Some(RefOr::Ref(_)) | None => {
            let invalid = ResponseBuilder::new().description("The key came with another request before");
            responses.insert("422".to_owned(), RefOr::T(invalid.content(JSON, of_error()).build()));
        }
    }
}

fn content(schema: &str) -> Content {
    Content::new(Some(Ref::from_schema_name(schema)))
}

fn header(schema: RefOr<Schema>, description: &str) -> Header {
    let mut header = Header::new(schema);
    header.description = Some(description.to_owned());
    header
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use crate::idempotency::{IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED};

    #[test]
    fn the_headers_are_called_what_the_server_reads_and_writes() {
        assert_eq!("Idempotency-Key".parse::<HeaderName>().unwrap(), IDEMPOTENCY_KEY);
        assert_eq!("Idempotency-Replayed".parse::<HeaderName>().unwrap(), IDEMPOTENCY_REPLAYED);
    }
}
