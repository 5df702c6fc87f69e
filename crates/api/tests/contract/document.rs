//! The API document and its checked-in copy.

use std::fs;
use std::path::{Path, PathBuf};

use doorward_testkit::server::Credential;

use crate::server;

#[test]
fn the_checked_in_document_is_what_the_program_prints() {
    let printed = format!("{}\n", doorward_api::openapi().to_pretty_json().unwrap());
    let checked_in = include_str!("../../openapi.json");
    for (number, (printed, checked_in)) in printed.lines().zip(checked_in.lines()).enumerate() {
        assert_eq!(printed, checked_in, "line {} of openapi.json; `cargo xtask openapi` writes it anew", number + 1);
    }
    assert!(printed == checked_in, "openapi.json is shorter or longer; `cargo xtask openapi` writes it anew");
}

#[tokio::test]
async fn the_document_and_its_page_are_served_to_everyone() {
    let server = server().await;
    let served = server.get("/openapi.json", &Credential::Nothing).await.ok();
    assert_eq!(served, serde_json::to_value(doorward_api::openapi()).unwrap());
    let page = server.get("/docs", &Credential::Nothing).await.is(200);
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
    for path in served["paths"].as_object().unwrap().keys() {
        assert!(page.text.contains(path), "{path}");
    }
}

/// Routes that the document does not describe, and why.
const UNDESCRIBED: [(&str, &str); 5] = [
    // What the API says of itself.
    ("/openapi.json", "get(openapi_json)"),
    ("/docs", "get(docs::page)"),
    ("/docs/style.css", "get(docs::style)"),
    // 404 whatever comes.
    ("/logins/resolve", "any(resolve)"),
    // The twin of `PUT /login`.
    ("/login", "patch(update)"),
];

/// Tests walk through the routes that the document describes, and those are made with `routes!`. What is routed beside that has to
/// be the twin by `PUT` of a route that is described, or to stand above.
#[test]
fn no_route_is_outside_the_document() {
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let (mut found, mut twins) = (Vec::new(), 0);
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("route_service(") && !text.contains(".nest("), "{}", file.display());
        for call in text.split(".route(\"").skip(1) {
            let (path, rest) = call.split_once("\", ").unwrap();
            let handler = rest.get(..=rest.find(')').unwrap()).unwrap();
            let described = document["paths"][path].as_object();
            if handler.starts_with("put(") && described.is_some_and(|item| item.contains_key("patch") || item.contains_key("post"))
            {
                twins += 1;
            } else {
                found.push((path.to_owned(), handler.to_owned()));
            }
        }
    }
    found.sort();
    let mut expected = UNDESCRIBED.map(|(path, handler)| (path.to_owned(), handler.to_owned()));
    expected.sort();
    assert_eq!(found, expected);
    assert!(twins > 10, "{twins}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}
