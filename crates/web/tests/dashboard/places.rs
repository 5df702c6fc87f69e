//! The pages of places, which stand for all: what is shown to whom, and that a form loses nothing and overwrites nothing.

use doorward_core::Role;
use serde_json::{Value, json};

use crate::support::{OWN, Site, cookie_of};

const FIELDS: &str =
    "name=Harbour+House&address=Example+Quay+1&time_zone=Europe%2FBerlin&latitude=52.5&longitude=13.4&description=";

impl Site {
    async fn post(&self, path: &str, cookie: &str, body: &str) -> crate::support::Answer {
        self.send("POST", path, &[("cookie", cookie), OWN], body.to_owned()).await
    }

    async fn place(&self, id: i64) -> Value {
        self.server.get(&format!("/places/{id}"), &self.server.tenant.owner).await.ok()
    }
}

/// The version that a form carries.
fn version(page: &str) -> String {
    let (_, rest) = page.split_once(r#"name="_version" value=""#).unwrap();
    rest.split('"').next().unwrap().replace(':', "%3A")
}

#[tokio::test]
async fn a_place_is_added_shown_changed_and_deleted() {
    let site = Site::new().await;
    let owner = site.owner().await;
    site.get("/app/places", &owner).await.says(&["No places yet."]);
    site.get("/app/places/new", &owner).await.says(&["Name", "Address", "Time zone", "Latitude", "Create place"]);

    let answer = site.post("/app/places/new", &owner, FIELDS).await;
    let address = answer.headers["location"].to_str().unwrap().to_owned();
    let id: i64 = address.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(site.place(id).await["latitude"], json!(52.5));
    let told = answer.set_cookie().unwrap().split(';').next().unwrap().to_owned();
    let page = site.get(&address, &format!("{owner}; {told}")).await;
    page.says(&["Harbour House is added.", "Example Quay 1", "Europe/Berlin", "No doors yet."]);
    assert!(page.set_cookie().unwrap().contains("Max-Age=0"), "it is told once");
    site.get("/app/places?q=harb", &owner).await.says(&["Harbour House", "1–1 of 1"]);
    site.get("/app/places?q=nothing", &owner).await.says(&["No place has “nothing” in its name."]);

    let form = site.get(&format!("{address}/edit"), &owner).await;
    let body = format!("{}&_version={}", FIELDS.replace("Harbour", "Garden"), version(&form.body));
    site.post(&format!("{address}/edit"), &owner, &body).await.leads_to(&address);
    assert_eq!(site.place(id).await["name"], "Garden House");

    let cleared = site.post(&format!("{address}/edit"), &owner, &FIELDS.replace("Harbour+House", "")).await;
    assert_eq!(cleared.status, 422);
    cleared.says(&["Name can&#39;t be blank."]);

    site.get(&format!("{address}/lock_down"), &owner).await.says(&["Lock down Garden House?", "administrators included"]);
    site.post(&format!("{address}/lock_down"), &owner, "").await.leads_to(&address);
    site.get(&address, &owner).await.says(&["Locked down since", "End lockdown"]);
    site.post(&format!("{address}/cancel_lockdown"), &owner, "").await.leads_to(&address);

    site.get(&format!("{address}/delete"), &owner).await.says(&["Delete Garden House?", "0 doors and 0 groups"]);
    site.post(&format!("{address}/delete"), &owner, "").await.leads_to("/app/places");
    assert_eq!(site.get(&address, &owner).await.status, 404);
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let body = "name=&address=Example+Quay+1&time_zone=Europe%2FBerlin&latitude=91&longitude=x&description=Ring+twice";
    let page = site.post("/app/places/new", &site.owner().await, body).await;
    assert_eq!(page.status, 422);
    page.says(&["Name can&#39;t be blank.", "Latitude must be", "Longitude must be a number.", "Ring twice"]);
    for part in [r#"aria-invalid="true""#, r#"value="91""#, r#"aria-describedby="name-error""#, "<title>Error: "] {
        assert!(page.body.contains(part), "{part} is not in {}", page.body);
    }
    assert_eq!(site.server.get("/places", &site.server.tenant.owner).await.list().len(), 0);
}

#[tokio::test]
async fn whoever_changes_a_place_later_sees_what_the_other_saved() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let id = site
        .make("/places", json!({"place": {"name": "Harbour House", "address": "Example Quay 1", "time_zone": "Europe/Berlin"}}))
        .await;
    let edit = format!("/app/places/{id}/edit");
    let opened = site.get(&edit, &owner).await;
    site.server.clock.advance(std::time::Duration::from_secs(1));
    let other = json!({"place": {"address": "Example Quay 2"}});
    site.server.patch(&format!("/places/{id}"), &site.server.tenant.owner, other).await.is(204);

    let body = |page: &str| format!("{}&_version={}", FIELDS.replace("Harbour", "Garden"), version(page));
    let page = site.post(&edit, &owner, &body(&opened.body)).await;
    assert_eq!(page.status, 409);
    page.says(&["Somebody else has changed this since you opened it.", "Saved now: Example Quay 2", "Saved now: Harbour House"]);
    assert!(page.body.contains(r#"value="Garden House""#), "{}", page.body);
    assert_eq!(site.place(id).await["address"], "Example Quay 2");

    site.post(&edit, &owner, &body(&page.body)).await.leads_to(&format!("/app/places/{id}"));
    assert_eq!(site.place(id).await["address"], "Example Quay 1");
}

#[tokio::test]
async fn a_form_sent_after_the_session_has_ended_comes_back_filled_in() {
    let site = Site::new().await;
    let tenant = &site.server.tenant;
    let page = site.send("POST", "/app/places/new", &[OWN], FIELDS.to_owned()).await;
    assert_eq!(page.status, 401);
    page.says(&["You have been signed out.", "Sign in"]);
    let carried = |name: &str| {
        let (_, rest) = page.body.split_once(&format!(r#"name="{name}" value=""#)).unwrap();
        rest.split('"').next().unwrap().replace("&#38;", "&").replace('%', "%25").replace('&', "%26").replace('+', "%2B")
    };
    let (resume, fields) = (carried("resume"), carried("resume_fields"));
    let (domain, email, password) = (&tenant.domain, &tenant.email, tenant.password.reveal());
    let body = format!("domain={domain}&email={email}&password={password}&resume={resume}&resume_fields={fields}");
    let page = site.send("POST", "/app/sign_in", &[OWN], body).await;
    page.says(&["You are signed in", "Back to the form"]);
    assert!(
        page.body.contains(r#"action="/app/places/new""#) && page.body.contains(r#"name="name" value="Harbour House""#),
        "{}",
        page.body
    );

    let page = site.post("/app/places/new", &site.owner().await, &format!("{FIELDS}&_review=1")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(r#"value="Harbour House""#), "{}", page.body);
    assert_eq!(site.server.get("/places", &tenant.owner).await.list().len(), 0, "nothing is done before it is sent again");
}

#[tokio::test]
async fn whoever_may_not_change_places_has_no_way_to_and_is_refused() {
    let site = Site::new().await;
    let id = site.make("/places", json!({"place": {"name": "Harbour House", "address": "Example Quay 1"}})).await;
    let observer = site.server.caller_with_role(Role::OrganizationObserver, site.server.tenant.id).await;
    let cookie = cookie_of(&observer.credential);
    let page = site.get(&format!("/app/places/{id}"), &cookie).await;
    page.says(&["Harbour House"]);
    page.hides(&["Delete", "Lock down", "/edit"]);
    for step in ["edit", "delete", "lock_down"] {
        let answer = site.post(&format!("/app/places/{id}/{step}"), &cookie, FIELDS).await;
        assert_eq!(answer.status, 403, "{step}: {}", answer.words());
    }
    assert_eq!(site.place(id).await["name"], "Harbour House");
    site.get("/app/places", "").await.leads_to("/app/sign_in?next=%2Fapp%2Fplaces");
}
