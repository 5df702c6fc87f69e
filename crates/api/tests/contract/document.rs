//! The API document and its checked-in copy.

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
