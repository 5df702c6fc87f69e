//! Two administrators change one thing: the later one is told, on both databases, and overwrites nothing.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use std::time::Duration;

use doorward_app::group_links::{self, GroupLinkInput};
use doorward_app::groups::{self, GroupInput};
use doorward_app::locks::{self, LockInput};
use doorward_app::organization::{self, OrganizationInput};
use doorward_app::places::{self, PlaceInput};
use doorward_app::teams::{self, TeamInput};
use doorward_app::users::{self, UserInput};
use doorward_app::{Caller, Error, authenticate};
use doorward_core::input::Field;
use doorward_core::{Code, Timestamp};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

async fn owner(server: &TestServer) -> Caller {
    let Credential::Login(secret) = &server.tenant.owner else { panic!("the owner has a login") };
    authenticate::login(&server.app, secret).await.unwrap()
}

fn name(text: &str) -> Field<String> {
    Field::Value(text.to_owned())
}

#[track_caller]
fn refused(result: &Result<(), Error>) {
    assert!(matches!(result, Err(Error::Refused(Code::ChangedMeanwhile))), "{result:?}");
}

#[db_test]
async fn of_two_who_change_a_place_at_once_one_is_told(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (app, caller) = (&server.app, owner(&server).await);
    let id = server.site(&server.tenant, Value::Null).await.place_id;
    for round in 0..20 {
        server.clock.advance(Duration::from_secs(1));
        let unchanged_since = Some(places::read(app, &caller, id, false).await.unwrap().place.updated_at.at());
        let change = async |text: String| {
            let input = PlaceInput { unchanged_since, name: name(&text), ..PlaceInput::default() };
            places::update(app, &caller, id, input).await
        };
        let (one, other) = (format!("One {round}"), format!("Other {round}"));
        let (first, second) = tokio::join!(change(one.clone()), change(other.clone()));
        let saved = places::read(app, &caller, id, false).await.unwrap().place.name;
        match (&first, &second) {
            (Ok(()), lost @ Err(_)) => {
                refused(lost);
                assert_eq!(saved, one);
            }
            (lost @ Err(_), Ok(())) => {
                refused(lost);
                assert_eq!(saved, other);
            }
            (first, second) => panic!("{first:?} {second:?}"),
        }
    }
}

#[db_test]
async fn what_changed_since_it_was_opened_is_not_overwritten(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (app, tenant) = (&server.app, &server.tenant);
    let caller = owner(&server).await;
    let site = server.site(tenant, Value::Null).await;
    let link = server.link(tenant, site.group_id, json!({})).await.id;
    let (user, _) = server.user(tenant).await;
    let team = server.post("/teams", &tenant.owner, json!({"team": {"name": "Cleaners"}})).await.id();
    let since = Some(Timestamp::parse("2001-01-01T00:00:00Z").unwrap());

    let place = PlaceInput { unchanged_since: since, name: name("Lost"), ..PlaceInput::default() };
    refused(&places::update(app, &caller, site.place_id, place).await);
    let lock = LockInput { unchanged_since: since, name: name("Lost"), ..LockInput::default() };
    refused(&locks::update(app, &caller, site.lock_id, lock).await);
    let group = GroupInput { unchanged_since: since, name: name("Lost"), ..GroupInput::default() };
    refused(&groups::update(app, &caller, site.group_id, group).await);
    let link_input = GroupLinkInput { unchanged_since: since, name: name("Lost"), ..GroupLinkInput::default() };
    refused(&group_links::update(app, &caller, link, link_input).await);
    let user_input = UserInput { unchanged_since: since, name: name("Lost"), ..UserInput::default() };
    refused(&users::update(app, &caller, user, user_input).await);
    let team_input = TeamInput { unchanged_since: since, name: name("Lost") };
    refused(&teams::update(app, &caller, team, team_input).await);
    let organization = OrganizationInput { unchanged_since: since, name: name("Lost"), ..OrganizationInput::default() };
    refused(&organization::update(app, &caller, organization).await);

    for path in ["/places", "/locks", "/groups", "/group_links", "/users", "/teams"] {
        let listed = server.get(path, &tenant.owner).await.json.to_string();
        assert!(!listed.contains("Lost"), "{path}: {listed}");
    }
}
