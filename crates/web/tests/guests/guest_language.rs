//! The guest page over a real application speaks the language that the link's mail is written in.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an answer that breaks its rule fails the test")]

use axum::http::Method;
use doorward_core::Secret;
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, Setup, TestServer};
use serde_json::{Value, json};

/// Someone in front of a simulated door, whose browser prefers Spanish.
struct Guest {
    server: TestServer,
    site: Site,
    /// Where the page is.
    home: String,
    secret: Secret,
}

impl Guest {
    /// With a link that has these fields.
    async fn with_link(db: TestDatabase, fields: Value) -> Self {
        let server = TestServer::start(db).await;
        let site = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 1})).await;
        let link = server.link(&server.tenant, site.group_id, fields).await;
        let Credential::GroupLink(secret) = link.credential else { unreachable!("a link has a secret") };
        Self { server, site, home: format!("/grouplinks/at/{}", link.id), secret }
    }

    async fn with_key(db: TestDatabase) -> Self {
        let server = TestServer::start(db).await;
        let site = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 1})).await;
        let guest = server.guest(&server.tenant, site.group_id, json!({})).await;
        let Credential::AccessKey(secret) = guest.credential else { unreachable!("a guest has a key") };
        Self { server, site, home: format!("/accesskeys/at/{}", guest.key_id), secret }
    }

    async fn send(&self, method: Method, path: &str, accept: &str) -> Answer {
        let request = self.server.request(method, path, &Credential::Nothing).header("accept-language", "es-ES,es;q=0.9");
        let request = request.header("cookie", format!("doorward_link={}", self.secret.reveal())).header("accept", accept);
        self.server.send(request.header("sec-fetch-site", "same-origin")).await
    }

    async fn page(&self) -> Answer {
        self.send(Method::GET, &self.home, "text/html").await
    }

    async fn at_the_door(&self, below: &str, accept: &str) -> Answer {
        self.send(Method::POST, &format!("{}/locks/{}/{below}", self.home, self.site.lock_id), accept).await
    }

    async fn change(&self, path: &str, fields: Value) {
        self.server.patch(path, &self.server.tenant.owner, fields).await.is(204);
    }

    async fn organization_speaks(&self, language: &str) {
        self.change("/organization", json!({"organization": {"language": language}})).await;
    }
}

#[track_caller]
fn says(answer: &Answer, language: &str, texts: &[&str]) {
    assert!(answer.text.contains(&format!("<html lang=\"{language}\">")), "{}", answer.text);
    for text in texts {
        assert!(answer.text.contains(text), "{text} is not in {}", answer.text);
    }
}

#[db_test]
async fn a_german_link_speaks_german_from_the_page_to_the_open_door_and_after_its_end(db: TestDatabase) {
    let limit = json!({"language": "de-AT", "unlock_limit": 2, "unlock_limit_period": "day"});
    let guest = Guest::with_link(db, limit).await;
    let page = guest.page().await;
    says(&page, "de", &["Zum Öffnen halten", "Für <b>Ada Sample", "Noch 2 von 2 Türöffnungen heute", "Gültig ohne Enddatum"]);
    says(
        &guest.at_the_door("confirm", "text/html").await,
        "de",
        &["Front door öffnen?", "Sie bleibt 1 Sekunde offen.", "Abbrechen"],
    );
    let opened = guest.at_the_door("open", "application/json").await.is(200);
    assert_eq!(opened.json["openings"], "Noch 1 von 2 Türöffnungen heute");
    says(&guest.at_the_door("open", "text/html").await, "de", &["Offen – ziehen", "Übrige Türöffnungen heute: keine."]);
    let refused = guest.at_the_door("open", "application/json").await;
    assert_eq!((refused.status, &refused.json["title"]), (403, &json!("Aufgebraucht")), "{}", refused.text);
    says(&guest.page().await, "de", &["Aufgebraucht", "Beide Türöffnungen von heute sind verbraucht. 2 weitere gibt es ab"]);

    let id = guest.home.rsplit('/').next().unwrap();
    guest.change(&format!("/group_links/{id}"), json!({"group_link": {"link_enabled": false}})).await;
    let state = guest.send(Method::GET, &format!("{}/state", guest.home), "application/json").await.is(200);
    assert_eq!(state.json["language"], "de");
    assert!(state.json["html"].as_str().unwrap().contains("Link ausgeschaltet"), "{}", state.text);
}

#[db_test]
async fn a_link_without_a_language_speaks_the_organizations_until_it_gets_one(db: TestDatabase) {
    let guest = Guest::with_link(db, json!({})).await;
    says(&guest.page().await, "en", &["Hold to open"]);
    guest.organization_speaks("fr").await;
    says(&guest.page().await, "fr", &["Maintenir pour ouvrir"]);
    let id = guest.home.rsplit('/').next().unwrap();
    guest.change(&format!("/group_links/{id}"), json!({"group_link": {"language": "de"}})).await;
    says(&guest.page().await, "de", &["Zum Öffnen halten"]);
}

#[db_test]
async fn the_page_of_an_access_key_speaks_the_organizations_language(db: TestDatabase) {
    let guest = Guest::with_key(db).await;
    says(&guest.page().await, "en", &["Hold to open"]);
    guest.organization_speaks("de").await;
    says(&guest.page().await, "de", &["Zum Öffnen halten", "Für <b>Ada Sample"]);
    says(&guest.at_the_door("open", "text/html").await, "de", &["Front door bleibt 1 Sekunde offen."]);
}

#[db_test]
async fn whoever_has_no_link_or_comes_too_often_is_told_in_the_browsers_language(db: TestDatabase) {
    let server = TestServer::with(db, Setup { rate_limit: 1, ..Setup::default() }).await;
    let ask = async |language: &str| {
        let request = server.request(Method::GET, "/grouplinks/none", &Credential::Nothing).header("accept-language", language);
        server.send(request).await
    };
    let wrong = ask("fr-CA,fr;q=0.9").await.is(404);
    says(&wrong, "fr", &["Mauvaise adresse"]);
    assert!(wrong.header("vary").unwrap().contains("accept-language"), "{:?}", wrong.header("vary"));
    let mut often = ask("de").await;
    while often.status != 429 {
        often = ask("de").await;
    }
    says(&often, "de", &["Zu viele Versuche"]);
    assert!(often.header("vary").unwrap().contains("accept-language") && often.header("retry-after").is_some());
    says(&ask("ja").await, "en", &["Too many tries"]);
}
