//! Every operation of the API, with a request that would succeed if its caller may, and the use cases that pages alone call.

use doorward_testkit::answer::Answer;
use doorward_testkit::authenticator::Authenticator;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, Tenant, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::calls;

/// Which of the sites an operation is tried on.
#[derive(Clone, Copy)]
pub enum At {
    /// It belongs to no site.
    Nowhere,
    /// The caller's own place, and another one.
    Places,
    /// Groups of both places, and one of the organization.
    Groups,
}

pub struct Operation {
    pub method: Method,
    /// As in the API document.
    pub path: &'static str,
    pub at: At,
}

/// Every operation, in the order of the printed matrix.
pub fn all() -> Vec<Operation> {
    let (get, post, patch, put, delete) = (Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE);
    [
        (&get, "/organization", At::Nowhere),
        (&patch, "/organization", At::Nowhere),
        (&get, "/organizations", At::Nowhere),
        (&get, "/organization/settings", At::Nowhere),
        (&get, "/organization/dashboard", At::Nowhere),
        (&get, "/organization/quotas", At::Nowhere),
        (&get, "/organization/signing_keys", At::Nowhere),
        (&post, "/organization/signing_keys/rotate", At::Nowhere),
        (&post, "/organization/request_transfer", At::Nowhere),
        (&post, "/organization/accept_transfer", At::Nowhere),
        (&post, "/organization/reject_transfer", At::Nowhere),
        (&post, "/organization/cancel_transfer", At::Nowhere),
        (&get, "/organizations/{domain}/public", At::Nowhere),
        (&post, "/organizations/find", At::Nowhere),
        (&get, "/places", At::Places),
        (&post, "/places", At::Nowhere),
        (&get, "/places/{id}", At::Places),
        (&patch, "/places/{id}", At::Places),
        (&delete, "/places/{id}", At::Nowhere),
        (&post, "/places/{id}/lock_down", At::Places),
        (&post, "/places/{id}/cancel_lockdown", At::Places),
        (&post, "/places/{id}/favorite", At::Places),
        (&post, "/places/{id}/unfavorite", At::Places),
        (&get, "/locks", At::Places),
        (&post, "/locks", At::Places),
        (&get, "/locks/{id}", At::Places),
        (&patch, "/locks/{id}", At::Places),
        (&delete, "/locks/{id}", At::Places),
        (&post, "/locks/{id}/unlock", At::Places),
        (&post, "/locks/{id}/first_to_arrive", At::Places),
        (&post, "/locks/{id}/last_to_leave", At::Places),
        (&post, "/locks/{id}/lock_down", At::Places),
        (&post, "/locks/{id}/cancel_lockdown", At::Places),
        (&post, "/locks/{id}/favorite", At::Places),
        (&post, "/locks/{id}/unfavorite", At::Places),
        (&post, "/locks/{id}/proximity_secret", At::Places),
        (&get, "/locks/{id}/proximity_secret", At::Places),
        (&delete, "/locks/{id}/proximity_secret", At::Places),
        (&get, "/groups", At::Groups),
        (&post, "/groups", At::Groups),
        (&get, "/groups/{id}", At::Groups),
        (&patch, "/groups/{id}", At::Groups),
        (&delete, "/groups/{id}", At::Groups),
        (&get, "/group_locks", At::Groups),
        (&post, "/group_locks", At::Groups),
        (&get, "/group_locks/{id}", At::Groups),
        (&delete, "/group_locks/{id}", At::Groups),
        (&get, "/group_links", At::Groups),
        (&post, "/group_links", At::Groups),
        (&get, "/group_links/{id}", At::Groups),
        (&patch, "/group_links/{id}", At::Groups),
        (&delete, "/group_links/{id}", At::Groups),
        (&post, "/group_links/{id}/resend", At::Groups),
        (&post, "/group_links/{id}/rotate", At::Groups),
        (&get, "/messages", At::Nowhere),
        (&delete, "/messages/{id}", At::Nowhere),
        (&post, "/messages/{id}/resend", At::Nowhere),
        (&post, "/sms_status/{reference}", At::Nowhere),
        (&get, "/users", At::Nowhere),
        (&post, "/users", At::Nowhere),
        (&get, "/users/{id}", At::Nowhere),
        (&patch, "/users/{id}", At::Nowhere),
        (&delete, "/users/{id}", At::Nowhere),
        (&get, "/members", At::Nowhere),
        (&post, "/members", At::Nowhere),
        (&get, "/members/{id}", At::Nowhere),
        (&patch, "/members/{id}", At::Nowhere),
        (&delete, "/members/{id}", At::Nowhere),
        (&get, "/user", At::Nowhere),
        (&patch, "/user", At::Nowhere),
        (&delete, "/user", At::Nowhere),
        (&post, "/user/2fa/otp_secret", At::Nowhere),
        (&post, "/user/2fa/activate", At::Nowhere),
        (&post, "/user/2fa/deactivate", At::Nowhere),
        (&post, "/user/2fa/backup_codes", At::Nowhere),
        (&post, "/users/password", At::Nowhere),
        (&patch, "/users/password", At::Nowhere),
        (&post, "/users/confirmation", At::Nowhere),
        (&post, "/users/sign_up", At::Nowhere),
        (&get, "/roles", At::Nowhere),
        (&get, "/roles/{id}", At::Nowhere),
        (&get, "/role_assignments", At::Groups),
        (&post, "/role_assignments", At::Groups),
        (&get, "/role_assignments/{id}", At::Groups),
        (&patch, "/role_assignments/{id}", At::Groups),
        (&delete, "/role_assignments/{id}", At::Groups),
        (&get, "/shares", At::Groups),
        (&post, "/shares", At::Groups),
        (&get, "/shares/{id}", At::Groups),
        (&patch, "/shares/{id}", At::Groups),
        (&delete, "/shares/{id}", At::Groups),
        (&post, "/invites", At::Groups),
        (&get, "/guests", At::Nowhere),
        (&post, "/guests", At::Nowhere),
        (&get, "/guests/{id}", At::Nowhere),
        (&delete, "/guests/{id}", At::Nowhere),
        (&get, "/teams", At::Nowhere),
        (&post, "/teams", At::Nowhere),
        (&get, "/teams/{id}", At::Nowhere),
        (&patch, "/teams/{id}", At::Nowhere),
        (&delete, "/teams/{id}", At::Nowhere),
        (&get, "/team_memberships", At::Nowhere),
        (&post, "/team_memberships", At::Nowhere),
        (&get, "/team_memberships/{id}", At::Nowhere),
        (&delete, "/team_memberships/{id}", At::Nowhere),
        (&get, "/schedules", At::Groups),
        (&get, "/schedules", At::Places),
        (&post, "/schedules", At::Groups),
        (&post, "/schedules", At::Places),
        (&get, "/schedules/{id}", At::Groups),
        (&get, "/schedules/{id}", At::Places),
        (&patch, "/schedules/{id}", At::Groups),
        (&patch, "/schedules/{id}", At::Places),
        (&delete, "/schedules/{id}", At::Groups),
        (&delete, "/schedules/{id}", At::Places),
        (&get, "/integrations", At::Places),
        (&post, "/integrations", At::Places),
        (&get, "/integrations/{id}", At::Places),
        (&patch, "/integrations/{id}", At::Places),
        (&delete, "/integrations/{id}", At::Places),
        (&post, "/integrations/{id}/test", At::Places),
        (&get, "/integrations/{id}/deliveries", At::Places),
        (&post, "/integrations/{id}/deliveries/{delivery_id}/replay", At::Places),
        (&get, "/controllers", At::Places),
        (&post, "/controllers", At::Places),
        (&get, "/controllers/{id}", At::Places),
        (&patch, "/controllers/{id}", At::Places),
        (&delete, "/controllers/{id}", At::Places),
        (&post, "/controllers/{id}/enrolment_token", At::Places),
        (&get, "/evaluation_webhooks", At::Nowhere),
        (&post, "/evaluation_webhooks", At::Nowhere),
        (&get, "/evaluation_webhooks/{id}", At::Nowhere),
        (&patch, "/evaluation_webhooks/{id}", At::Nowhere),
        (&delete, "/evaluation_webhooks/{id}", At::Nowhere),
        (&post, "/evaluation_webhooks/{id}/test", At::Nowhere),
        (&post, "/evaluation_webhooks/{id}/secret", At::Nowhere),
        (&get, "/evaluation_webhooks/{id}/decisions", At::Nowhere),
        (&get, "/partner_keys", At::Nowhere),
        (&post, "/partner_keys", At::Nowhere),
        (&get, "/partner_keys/{id}", At::Nowhere),
        (&patch, "/partner_keys/{id}", At::Nowhere),
        (&delete, "/partner_keys/{id}", At::Nowhere),
        (&get, "/terminals", At::Places),
        (&post, "/terminals", At::Places),
        (&get, "/terminals/{id}", At::Places),
        (&patch, "/terminals/{id}", At::Places),
        (&delete, "/terminals/{id}", At::Places),
        (&post, "/terminals/{id}/pairing_code", At::Places),
        (&delete, "/terminals/{id}/pairing", At::Places),
        (&get, "/calendar/summary", At::Groups),
        (&get, "/calendar/summary", At::Places),
        (&get, "/commands", At::Places),
        (&get, "/commands/{id}", At::Places),
        (&post, "/event_sets", At::Nowhere),
        (&get, "/event_sets/{id}", At::Nowhere),
        (&get, "/events", At::Nowhere),
        (&get, "/events/stream", At::Nowhere),
        (&get, "/events/types", At::Nowhere),
        (&get, "/events/meta", At::Nowhere),
        (&get, "/presences", At::Places),
        (&get, "/event_export_reporters", At::Nowhere),
        (&get, "/user_export_reporters", At::Nowhere),
        (&get, "/reports", At::Nowhere),
        (&post, "/reports", At::Nowhere),
        (&get, "/reports/{id}", At::Nowhere),
        (&delete, "/reports/{id}", At::Nowhere),
        (&post, "/reports/{id}/download", At::Nowhere),
        (&get, "/report_downloads/{token}", At::Nowhere),
        (&get, "/scheduled_reports", At::Nowhere),
        (&post, "/scheduled_reports", At::Nowhere),
        (&get, "/scheduled_reports/{id}", At::Nowhere),
        (&patch, "/scheduled_reports/{id}", At::Nowhere),
        (&delete, "/scheduled_reports/{id}", At::Nowhere),
        (&post, "/signed_upload_urls", At::Nowhere),
        (&post, "/uploads/{token}", At::Nowhere),
        (&get, "/logins", At::Nowhere),
        (&post, "/logins", At::Nowhere),
        (&post, "/users/sign_in", At::Nowhere),
        (&get, "/logins/{id}", At::Nowhere),
        (&delete, "/logins/{id}", At::Nowhere),
        (&get, "/login", At::Nowhere),
        (&put, "/login", At::Nowhere),
        (&delete, "/login", At::Nowhere),
        (&delete, "/login/elsewhere", At::Nowhere),
        (&post, "/logins/{id}/promote", At::Nowhere),
        (&post, "/login/promote", At::Nowhere),
    ]
    .into_iter()
    .map(|(method, path, at)| Operation { method: method.clone(), path, at })
    .chain(calls::ALL.iter().map(|path| Operation { method: calls::method(), path, at: At::Nowhere }))
    .collect()
}

/// A request: path with query, and body.
pub struct Prepared {
    pub path: String,
    pub body: Value,
    /// For lists: the id that shows whether the caller sees the site.
    pub sees: Option<Value>,
}

impl Operation {
    pub fn changes(&self) -> bool {
        self.method != Method::GET
    }

    /// The request at a site, on objects that the owner has just made where it would change or remove them.
    pub async fn prepare(&self, server: &TestServer, tenant: &Tenant, site: &Site) -> Prepared {
        let make = Make { server, tenant, site };
        if let Some(one) = self.path.strip_prefix("/commands") {
            let id = make.command().await;
            let path = if one.is_empty() { format!("/commands?lock_id={}", site.lock_id) } else { format!("/commands/{id}") };
            return Prepared { path, body: Value::Null, sees: one.is_empty().then(|| json!(id)) };
        }
        if self.path.ends_with("_transfer") {
            make.offer().await;
        }
        let group_of_place = make.group_place().await;
        let id = match (self.path, self.changes()) {
            ("/places/{id}", true) => make.place().await,
            (path, _) if path.starts_with("/places") => site.place_id,
            ("/locks/{id}", true) => make.lock().await,
            ("/locks/{id}/proximity_secret", _) => make.proximity_secret().await,
            ("/locks/{id}/first_to_arrive", _) => make.awaiting_door().await,
            (path, _) if path.starts_with("/locks") => site.lock_id,
            ("/groups/{id}", true) => make.group(group_of_place).await,
            (path, _) if path.starts_with("/groups") => site.group_id,
            ("/group_locks/{id}", true) => make.group_lock().await,
            (path, _) if path.starts_with("/group_locks") => site.group_lock_id,
            (path, _) if path.starts_with("/group_links") => {
                server.link(tenant, site.group_id, json!({"email": "ada@example.com"})).await.id
            }
            (path, _) if path.starts_with("/messages/") => server.dead_letter(tenant, site.group_id).await.id,
            (path, _) if path.starts_with("/role_assignments") || path.starts_with("/shares") => make.right().await,
            (path, _) if path.starts_with("/guests") => make.guest().await,
            (path, _) if path.starts_with("/members") => make.member().await,
            (path, _) if path.starts_with("/teams") => make.team().await,
            (path, _) if path.starts_with("/team_memberships") => make.team_membership().await,
            (path, _) if path.starts_with("/schedules") => make.schedule(self.at).await,
            ("/integrations/{id}", true) if self.method == Method::DELETE => make.integration().await,
            (path, _) if path.starts_with("/integrations") => make.some_integration().await,
            (path, _) if path.starts_with("/controllers") => make.controller().await,
            ("/evaluation_webhooks", _) => make.no_evaluation_webhook().await,
            (path, _) if path.starts_with("/evaluation_webhooks") => make.evaluation_webhook().await,
            (path, _) if path.starts_with("/partner_keys") => make.partner_key().await,
            (path, _) if path.starts_with("/terminals") => make.terminal().await,
            (path, _) if path.starts_with("/users") => server.user(tenant).await.0,
            ("/logins", false) | ("/logins/{id}" | "/logins/{id}/promote", _) => {
                let (_, email) = server.user(tenant).await;
                server.device_login(tenant, &email).await.0
            }
            ("/reports/{id}", true) => make.report().await,
            (path, _) if path.starts_with("/report_downloads") || path.starts_with("/reports") => make.some_report().await,
            ("/scheduled_reports/{id}", true) if self.method == Method::DELETE => make.scheduled_report().await,
            (path, _) if path.starts_with("/scheduled_reports") => make.some_scheduled_report().await,
            ("/event_sets/{id}", _) => server.post("/event_sets", &tenant.owner, json!({})).await.id(),
            _ => 0,
        };
        // Only places that are the site's own test the right on it; removing them is tried on others.
        let id = if self.path == "/places/{id}" && self.method == Method::PATCH { site.place_id } else { id };
        let list = self.method == Method::GET && !self.path.contains('{');
        let listed = list && id != 0;
        let path = match self.path {
            "/group_locks" if list => format!("/group_locks?group_id={}&ids={id}", site.group_id),
            "/calendar/summary" => {
                format!("/calendar/summary?around=P1D/2026-11-25T00:00:00Z&consequence=allow&{}", calendar(self.at, site))
            }
            "/presences" => format!("/presences?place_id={}&date=2026-11-24", site.place_id),
            "/logins" if list => format!("/logins?scope=all&ids={id}"),
            "/roles/{id}" => "/roles/group_basic".to_owned(),
            "/integrations/{id}/deliveries/{delivery_id}/replay" => {
                format!("/integrations/{id}/deliveries/{}/replay", make.delivery(id).await)
            }
            "/report_downloads/{token}" => make.download(id).await,
            "/uploads/{token}" => make.upload().await,
            path if listed => format!("{path}?ids={id}"),
            path => path.replace("{id}", &id.to_string()).replace("{domain}", &tenant.domain),
        };
        Prepared { path, body: self.body(&make, group_of_place).await, sees: listed.then(|| json!(id)) }
    }

    async fn body(&self, make: &Make<'_>, group_of_place: Option<i64>) -> Value {
        let (server, tenant, site) = (make.server, make.tenant, make.site);
        match (self.path, self.method.as_str()) {
            ("/organization", "PATCH") => json!({"organization": {"description": "A mill"}}),
            ("/organization/request_transfer", "POST") => {
                json!({"organization": {"transfer_to_id": server.user(tenant).await.0}})
            }
            ("/organizations/find", "POST") => json!({"user": {"email": tenant.email}}),
            ("/places", "POST") => json!({"place": {"name": "Barn", "address": "2 Mill Lane"}}),
            ("/places/{id}", "PATCH") => json!({"place": {"description": "By the river"}}),
            ("/locks", "POST") => json!({"lock": {"name": "Back door", "place_id": site.place_id}}),
            ("/locks/{id}", "PATCH") => json!({"lock": {"description": "Green"}}),
            ("/groups", "POST") => json!({"group": {"name": "Cleaners", "place_id": group_of_place}}),
            ("/groups/{id}", "PATCH") => json!({"group": {"description": "On Mondays"}}),
            ("/group_locks", "POST") => {
                json!({"group_lock": {"group_id": site.group_id, "lock_id": make.lock().await}})
            }
            ("/group_links", "POST") => json!({"group_link": {"group_id": site.group_id, "name": "Ada Sample"}}),
            ("/group_links/{id}", "PATCH") => json!({"group_link": {"name": "Ada Changed"}}),
            ("/users", "POST") => json!({"user": {"email": unused_address(server)}}),
            ("/members", "POST") => json!({"member": {"email": unused_address(server)}}),
            ("/members/{id}", "PATCH") => json!({"member": {"notes": "Left-handed"}}),
            ("/shares", "POST") => json!({"share": {"email": server.user(tenant).await.1, "group_id": site.group_id}}),
            ("/shares/{id}", "PATCH") => json!({"share": {"notify": true}}),
            ("/invites", "POST") => {
                json!({"invite": {"invites_to_type": "Group", "invites_to_id": site.group_id, "notify": false,
                    "invitee": {"email": unused_address(server)}, "role_assignment": {"role_id": "group_basic"}}})
            }
            ("/user", "PATCH") => json!({"user": {"locale": "fr"}}),
            ("/users/password" | "/users/confirmation", "POST") => {
                json!({"user": {"email": tenant.email, "domain": tenant.domain}})
            }
            ("/users/password", "PATCH") => {
                let email = unused_address(server);
                server.invited_user(tenant, &email).await;
                json!({"user": {"password": "open sesame", "reset_password_token": server.password_token(tenant, &email).await}})
            }
            ("/users/sign_up", "POST") => {
                let (_, token) = server.invited_user(tenant, &unused_address(server)).await;
                json!({"user": {"password": "open sesame", "terms_and_conditions": true}, "token": token})
            }
            ("/users/{id}", "PATCH") => json!({"user": {"notes": "Left-handed"}}),
            ("/role_assignments", "POST") => {
                let user_id = server.user(tenant).await.0;
                json!({"role_assignment": {"user_id": user_id, "role_id": "group_basic", "group_id": site.group_id}})
            }
            ("/role_assignments/{id}", "PATCH") => json!({"role_assignment": {"notify": true}}),
            ("/guests", "POST") => guest(),
            ("/signed_upload_urls", "POST") => upload(),
            // A picture as far as anyone looks, though in quotation marks.
            ("/uploads/{token}", "POST") => json!("<svg/>"),
            ("/teams", "POST") => json!({"team": {"name": "Night shift"}}),
            ("/teams/{id}", "PATCH") => json!({"team": {"name": "Day shift"}}),
            ("/team_memberships", "POST") => membership(make.team().await, server.user(tenant).await.0),
            ("/schedules", "POST") => schedule(self.at, site),
            ("/integrations", "POST") => integration(site),
            ("/integrations/{id}", "PATCH") => json!({"integration": {"name": "Ledger copy"}}),
            ("/controllers", "POST") => controller(site),
            ("/controllers/{id}", "PATCH") => json!({"controller": {"description": "In the cellar"}}),
            ("/evaluation_webhooks", "POST") => evaluation_webhook(),
            ("/evaluation_webhooks/{id}", "PATCH") => json!({"evaluation_webhook": {"enabled": false}}),
            ("/partner_keys", "POST") => partner_key(site),
            ("/partner_keys/{id}", "PATCH") => json!({"partner_key": {"enabled": false}}),
            ("/terminals", "POST") => terminal(site),
            ("/terminals/{id}", "PATCH") => json!({"terminal": {"description": "Beside the door"}}),
            ("/reports", "POST") => report(),
            ("/scheduled_reports", "POST") => scheduled_report(),
            ("/scheduled_reports/{id}", "PATCH") => json!({"scheduled_report": {"name": "Every week"}}),
            ("/schedules/{id}", "PATCH") => json!({"schedule": {"name": "Mornings"}}),
            ("/logins", "POST") => json!({"login": {"type": "device", "email": server.user(tenant).await.1}}),
            ("/login", "PUT") => json!({"login": {"push_token": "abc"}}),
            ("/users/sign_in", "POST") => {
                json!({"user": {"domain": tenant.domain, "email": tenant.email, "password": tenant.password.reveal()}})
            }
            _ => Value::Null,
        }
    }
}

fn unused_address(server: &TestServer) -> String {
    static COUNT: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    format!("{}@example.org", server.app.now().micros() + count)
}

/// What turns two-factor sign-in on or off for whoever has this credential: a code of a secret that was made for it.
pub async fn second_factor(server: &TestServer, credential: &Credential, action: &str) -> Value {
    let made = server.post("/user/2fa/otp_secret", credential, json!({})).await;
    if made.status != 200 {
        return json!({"user": {"otp_attempt": "000000"}});
    }
    let device = Authenticator::typed(made.ok()["otp_secret"].as_str().unwrap());
    let code = |steps| json!({"user": {"otp_attempt": device.code(server.app.now(), steps)}});
    match action {
        "activate" => code(0),
        "deactivate" | "backup_codes" => {
            server.post("/user/2fa/activate", credential, code(0)).await.is(204);
            code(1)
        }
        _ => Value::Null,
    }
}

fn upload() -> Value {
    json!({"signed_upload_url": {"file_name": "portrait.png", "file_type": "image"}})
}

fn guest() -> Value {
    json!({"guest": {"name": "Robin Example", "email": "robin@example.com", "phone_number": "+12025550123"}})
}

/// A user in a team.
fn membership(team_id: i64, user_id: i64) -> Value {
    json!({"team_membership": {"team_id": team_id, "member_type": "User", "member_id": user_id}})
}

/// A time rule of the site's door, or of its group.
fn schedule(at: At, site: &Site) -> Value {
    let (kind, id) = match at {
        At::Places => ("Lock", site.lock_id),
        At::Groups | At::Nowhere => ("Group", site.group_id),
    };
    json!({"schedule": {"scheduleable_type": kind, "scheduleable_id": id, "consequence": "allow", "monday": true}})
}

/// An integration of the site's place, at a port where nobody listens.
fn integration(site: &Site) -> Value {
    json!({"integration": {"type": "event_webhook", "name": "Log book", "url": "http://127.0.0.1:1/", "place_id": site.place_id}})
}

/// An evaluation webhook for all terminals.
fn evaluation_webhook() -> Value {
    json!({"evaluation_webhook": {"name": "Front desk", "url": "https://127.0.0.1:9/judge"}})
}

/// A partner key for the site's group.
fn partner_key(site: &Site) -> Value {
    json!({"partner_key": {"name": "Front desk", "algorithm": "HS256", "group_ids": [site.group_id]}})
}

/// A controller at the site's place.
fn controller(site: &Site) -> Value {
    json!({"controller": {"name": "Cellar", "place_id": site.place_id}})
}

/// A terminal at the site's door.
fn terminal(site: &Site) -> Value {
    json!({"terminal": {"name": "Gate", "place_id": site.place_id, "lock_id": site.lock_id, "scanner": {"kind": "camera"}}})
}

fn report() -> Value {
    json!({"report": {"name": "Who there is", "reporter_id": 5}})
}

fn scheduled_report() -> Value {
    json!({"scheduled_report": {"name": "Weekly", "reporter_id": 1, "period": "week", "frequency": 1, "scheduled_at": "2027-01-04",
        "time_zone": "Europe/Berlin"}})
}

/// Whose calendar is asked for.
fn calendar(at: At, site: &Site) -> String {
    match at {
        At::Places => format!("lock_id={}", site.lock_id),
        At::Groups | At::Nowhere => format!("group_id={}", site.group_id),
    }
}

/// Sends a prepared request.
pub async fn send(server: &TestServer, method: &Method, prepared: &Prepared, credential: &Credential) -> Answer {
    if *method == calls::method() {
        return calls::call(server, &prepared.path, credential).await;
    }
    let request = server.request(method.clone(), &prepared.path, credential);
    if prepared.path == "/events/stream" {
        return begun(request).await;
    }
    server.send(if prepared.body.is_null() { request } else { request.json(&prepared.body) }).await
}

/// The beginning of an answer that goes on without end, or the whole of a refusal.
async fn begun(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = if status == 200 { String::new() } else { response.text().await.unwrap() };
    let json = serde_json::from_str(&text).unwrap_or_default();
    Answer { request: "GET /events/stream".to_owned(), status, headers, text, json }
}

/// Makes things that may be spoilt.
struct Make<'a> {
    server: &'a TestServer,
    tenant: &'a Tenant,
    site: &'a Site,
}

impl Make<'_> {
    async fn create(&self, path: &str, body: Value) -> i64 {
        self.server.post(path, &self.tenant.owner, body).await.id()
    }

    async fn group_place(&self) -> Option<i64> {
        let group = self.server.get(&format!("/groups/{}", self.site.group_id), &self.tenant.owner).await.ok();
        group["place_id"].as_i64()
    }

    /// Offers the organization to someone who answers nothing.
    async fn offer(&self) {
        let (user_id, _) = self.server.user(self.tenant).await;
        let body = json!({"organization": {"transfer_to_id": user_id}});
        self.server.post("/organization/request_transfer", &self.tenant.owner, body).await.is(204);
    }

    async fn place(&self) -> i64 {
        self.create("/places", json!({"place": {"name": "Shed", "address": "3 Mill Lane"}})).await
    }

    async fn lock(&self) -> i64 {
        self.create("/locks", json!({"lock": {"name": "Side door", "place_id": self.site.place_id}})).await
    }

    async fn group(&self, place_id: Option<i64>) -> i64 {
        self.create("/groups", json!({"group": {"name": "Painters", "place_id": place_id}})).await
    }

    async fn group_lock(&self) -> i64 {
        let lock_id = self.lock().await;
        self.create("/group_locks", json!({"group_lock": {"group_id": self.site.group_id, "lock_id": lock_id}})).await
    }

    /// A door of the site at which a first arrival is awaited.
    async fn awaiting_door(&self) -> i64 {
        let relay = json!({"kind": "simulated"});
        let (lock_id, _) = self.server.door(self.tenant, self.site.place_id, self.site.group_id, relay).await;
        let schedule =
            json!({"scheduleable_type": "Lock", "scheduleable_id": lock_id, "consequence": "first_to_arrive", "tuesday": true});
        self.create("/schedules", json!({"schedule": schedule})).await;
        lock_id
    }

    async fn member(&self) -> i64 {
        let (user_id, _) = self.server.user(self.tenant).await;
        self.server.get(&format!("/members?user_id={user_id}"), &self.tenant.owner).await.ids()[0]
    }

    async fn guest(&self) -> i64 {
        self.create("/guests", guest()).await
    }

    async fn team(&self) -> i64 {
        self.create("/teams", json!({"team": {"name": "Night shift"}})).await
    }

    async fn team_membership(&self) -> i64 {
        let (team_id, user_id) = (self.team().await, self.server.user(self.tenant).await.0);
        self.create("/team_memberships", membership(team_id, user_id)).await
    }

    async fn schedule(&self, at: At) -> i64 {
        self.create("/schedules", schedule(at, self.site)).await
    }

    async fn integration(&self) -> i64 {
        self.create("/integrations", integration(self.site)).await
    }

    /// One at a time: an organization has few of them, and the tests make many.
    async fn partner_key(&self) -> i64 {
        let owner = &self.tenant.owner;
        for id in self.server.get("/partner_keys?limit=250", owner).await.ids() {
            self.server.delete(&format!("/partner_keys/{id}"), owner).await.is(204);
        }
        self.create("/partner_keys", partner_key(self.site)).await
    }

    /// None is left for all terminals, of which there may be one. Its id is nobody's.
    async fn no_evaluation_webhook(&self) -> i64 {
        let owner = &self.tenant.owner;
        for id in self.server.get("/evaluation_webhooks?limit=250", owner).await.ids() {
            self.server.delete(&format!("/evaluation_webhooks/{id}"), owner).await.is(204);
        }
        0
    }

    async fn evaluation_webhook(&self) -> i64 {
        self.no_evaluation_webhook().await;
        self.create("/evaluation_webhooks", evaluation_webhook()).await
    }

    async fn controller(&self) -> i64 {
        self.create("/controllers", controller(self.site)).await
    }

    async fn terminal(&self) -> i64 {
        self.create("/terminals", terminal(self.site)).await
    }

    /// One that is there already, if any is: there may not be many.
    async fn some_integration(&self) -> i64 {
        let path = format!("/integrations?place_id={}&limit=1", self.site.place_id);
        match self.server.get(&path, &self.tenant.owner).await.ids().pop() {
            Some(id) => id,
            None => self.integration().await,
        }
    }

    /// A finished one.
    async fn report(&self) -> i64 {
        let id = self.create("/reports", report()).await;
        doorward_app::reports::work(&self.server.app).await;
        id
    }

    /// One that is there already, if any is: there may not be many.
    async fn some_report(&self) -> i64 {
        doorward_app::reports::work(&self.server.app).await;
        match self.server.get("/reports?limit=1", &self.tenant.owner).await.ids().pop() {
            Some(id) => id,
            None => self.report().await,
        }
    }

    /// The path at which a report can be fetched.
    async fn download(&self, report_id: i64) -> String {
        let made = self.server.post(&format!("/reports/{report_id}/download"), &self.tenant.owner, json!({})).await.ok();
        made["url"].as_str().unwrap().strip_prefix(&self.server.url()).unwrap().to_owned()
    }

    /// The path that takes a file.
    async fn upload(&self) -> String {
        let made = self.server.post("/signed_upload_urls", &self.tenant.owner, upload()).await.ok();
        made["signed_upload_url"].as_str().unwrap().strip_prefix(&self.server.url()).unwrap().to_owned()
    }

    async fn scheduled_report(&self) -> i64 {
        self.create("/scheduled_reports", scheduled_report()).await
    }

    async fn some_scheduled_report(&self) -> i64 {
        match self.server.get("/scheduled_reports?limit=1", &self.tenant.owner).await.ids().pop() {
            Some(id) => id,
            None => self.scheduled_report().await,
        }
    }

    /// A delivery of an event, any event, to an integration.
    async fn delivery(&self, integration_id: i64) -> i64 {
        let store = &self.server.db.store;
        let events = doorward_store::ledger::chain(store.reader(), "node-1", self.tenant.id, 0, 1).await.unwrap();
        let tx = store.begin().await.unwrap();
        let now = self.server.app.now().into();
        doorward_store::deliveries::insert_many(&tx, integration_id, &events, now).await.unwrap();
        tx.commit().await.unwrap();
        let path = format!("/integrations/{integration_id}/deliveries");
        self.server.get(&path, &self.tenant.owner).await.ids()[0]
    }

    /// The site's door, with a proximity secret.
    async fn proximity_secret(&self) -> i64 {
        let path = format!("/locks/{}/proximity_secret", self.site.lock_id);
        self.server.post(&path, &self.tenant.owner, json!({})).await.is(200);
        self.site.lock_id
    }

    /// The command of an unlock at the site.
    async fn command(&self) -> String {
        let owner = &self.tenant.owner;
        self.server.unlock(self.site.lock_id, owner).await.is(200);
        let commands = self.server.get(&format!("/commands?lock_id={}", self.site.lock_id), owner).await.list();
        commands[0]["id"].as_str().unwrap().to_owned()
    }

    async fn right(&self) -> i64 {
        let user_id = self.server.user(self.tenant).await.0;
        let right = json!({"user_id": user_id, "role_id": "group_basic", "group_id": self.site.group_id});
        self.create("/role_assignments", json!({"role_assignment": right})).await
    }
}
