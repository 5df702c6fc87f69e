//! Makes every call of the table.

use std::collections::BTreeMap;

use doorward_app::Clock as _;
use doorward_app::reports::work;
use doorward_core::Role;
use doorward_testkit::authenticator::Authenticator;
use doorward_testkit::mails::token;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

use super::rows::{Call, Caller, files};
use super::shape::{Kind, Shapes, faults, kind};
use crate::server;

/// Who and what the calls of a file are about.
struct Cast {
    server: TestServer,
    member: Credential,
    link: Credential,
    guest: Credential,
    names: BTreeMap<String, Value>,
}

impl Cast {
    async fn new() -> Self {
        let server = server().await;
        let tenant = &server.tenant;
        let site = server.site(tenant, json!({"kind": "simulated"})).await;
        let link = server.link(tenant, site.group_id, json!({})).await;
        let guest = server.guest(tenant, site.group_id, json!({})).await;
        let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
        let (user_id, email) = server.user(tenant).await;
        let dead_letter = server.dead_letter(tenant, site.group_id).await;
        let other_dead_letter = server.dead_letter(tenant, site.group_id).await;
        let names = [
            ("dead_letter", json!(dead_letter.id)),
            ("other_dead_letter", json!(other_dead_letter.id)),
            ("place", json!(site.place_id)),
            ("lock", json!(site.lock_id)),
            ("group", json!(site.group_id)),
            ("group_lock", json!(site.group_lock_id)),
            ("link", json!(link.id)),
            ("guest", json!(guest.id)),
            ("user", json!(user_id)),
            ("email", json!(email)),
            ("member", json!(member.user_id)),
            ("member_email", json!(member.email)),
            ("domain", json!(tenant.domain)),
            ("owner", json!(tenant.owner_id)),
            ("owner_email", json!(tenant.email)),
            ("password", json!(tenant.password.reveal())),
        ];
        let names = names.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { server, member: member.credential, link: link.credential, guest: guest.credential, names }
    }

    fn credential(&self, caller: Caller) -> &Credential {
        match caller {
            Caller::Owner => &self.server.tenant.owner,
            Caller::Member => &self.member,
            Caller::Link => &self.link,
            Caller::Guest => &self.guest,
            Caller::Nobody => &Credential::Nothing,
        }
    }

    /// A text with names filled in.
    fn filled(&self, text: &str) -> String {
        // Longer names first: one may begin as another does.
        self.names.iter().rev().fold(text.to_owned(), |text, (name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            text.replace(&format!("${name}"), &value)
        })
    }

    /// A body with names filled in.
    fn filled_in(&self, body: &Value) -> Value {
        match body {
            Value::String(text) => match text.strip_prefix('$').map(|name| self.names.get(name)) {
                Some(Some(value)) => value.clone(),
                Some(None) => panic!("there is no {text}"),
                None => body.clone(),
            },
            Value::Array(items) => items.iter().map(|item| self.filled_in(item)).collect(),
            Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), self.filled_in(value))).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) => body.clone(),
        }
    }

    /// Does what a server does by itself between calls: makes reports and sends mails. `$token` is the last one that came.
    async fn catch_up(&mut self) {
        work(&self.server.app).await;
        if let Some(mail) = self.server.account_mails().await.last() {
            self.names.insert("token".to_owned(), json!(token(mail)));
        }
    }

    /// Learns what is told once: `$code` is of the last secret for an authenticator app, `$backup_code` one of the last codes.
    fn learn(&mut self, answer: &Value) {
        if let Some(secret) = answer["otp_secret"].as_str() {
            let code = Authenticator::typed(secret).code(self.server.clock.now(), 0);
            self.names.insert("code".to_owned(), json!(code));
        }
        if let Some(code) = answer["backup_codes"].get(0) {
            self.names.insert("backup_code".to_owned(), code.clone());
        }
    }

    /// Makes a call. What is wrong with the answer.
    async fn make(&mut self, shapes: &Shapes, call: &Call) -> Vec<String> {
        self.catch_up().await;
        let (method, documented) = call.method_and_path();
        let id = self.filled(call.id.as_deref().unwrap_or("$id"));
        let first_parameter = documented.split('/').find(|part| part.starts_with('{')).unwrap_or("{id}");
        let path = call.with.iter().fold(documented.replace(first_parameter, &id), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), &self.filled(value))
        });
        let query = call.query.as_deref().map(|query| format!("?{}", self.filled(query))).unwrap_or_default();
        let request = |method: &str| {
            let request =
                self.server.request(method.parse::<Method>().unwrap(), &format!("{path}{query}"), self.credential(call.caller));
            match &call.send {
                Some(body) => {
                    let body = self.filled_in(body);
                    request.json(&call.envelope.iter().fold(body, |body, name| json!({name: body})))
                }
                None => request,
            }
        };
        if call.answers.as_deref() == Some("stream") {
            let answer = request(method).send().await.unwrap();
            let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
            return if kind.as_deref() == Some("text/event-stream") { Vec::new() } else { vec![format!("answers {kind:?}")] };
        }
        let answer = self.server.send(request(method)).await;
        if let Some(refusal) = &call.refuses {
            let expected = (refusal.status, json!(refusal.code));
            let got = (answer.status, answer.json["code"].clone());
            return if got == expected { Vec::new() } else { vec![format!("answers {got:?} instead of {expected:?}")] };
        }
        if answer.status != call.status() {
            return vec![format!("answers {} instead of {}: {}", answer.status, call.status(), answer.text)];
        }
        let Some(wanted) = &call.answers else {
            let again = if method == "PATCH" { self.server.send(request("PUT")).await.status } else { 204 };
            return if answer.text.is_empty() && again == 204 { Vec::new() } else { vec![format!("{} {again}", answer.text)] };
        };
        let wanted = kind(wanted);
        let mut found = faults(shapes, &answer.json, &wanted, "answer");
        let first = if let Kind::List(_) = wanted { &answer.json[0] } else { &answer.json };
        let missing = call.sends.iter().filter(|name| first.get(name).is_none());
        found.extend(missing.map(|name| format!("answer.{name} is missing")));
        if let Kind::List(_) = wanted {
            if first.is_null() != call.empty {
                found.push(format!("what is in the list: {}", answer.text));
            }
            if self.paged(documented) != answer.header("x-collection-range").is_some() {
                found.push("its range".to_owned());
            }
            self.names.insert("first".to_owned(), first["id"].clone());
        } else if method == "POST" && answer.json["id"].is_i64() && documented.matches('/').count() == 1 {
            self.names.insert("id".to_owned(), answer.json["id"].clone());
        }
        self.learn(&answer.json);
        found
    }

    /// Whether a list tells its range: all do but those of what the server itself has, and of events, which a cursor leads through.
    fn paged(&self, path: &str) -> bool {
        !["/events", "/events/types"].contains(&path)
    }
}

#[tokio::test]
async fn every_call_answers_as_the_contract_says() {
    let mut faults = Vec::new();
    for file in files() {
        let mut cast = Cast::new().await;
        for call in &file.calls {
            let found = cast.make(&file.shapes, call).await;
            faults.extend(found.into_iter().map(|fault| format!("{}: {}: {fault}", file.name, call.route)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
