//! The demo's organization, made through the same use cases that clients reach.

use std::time::Duration;

use doorward_app::bootstrap::{BootstrapInput, bootstrap};
use doorward_app::group_links::{self, GroupLinkInput};
use doorward_app::group_locks::{self, GroupLockInput};
use doorward_app::groups::{self, GroupInput};
use doorward_app::locks::{self, LockInput};
use doorward_app::organization::{self, OrganizationInput};
use doorward_app::places::{self, PlaceInput};
use doorward_app::role_assignments::{self, RoleAssignmentInput};
use doorward_app::users::{self, UserInput};
use doorward_app::{App, Caller, Error, authenticate};
use doorward_core::input::Field;
use doorward_core::{Secret, Timestamp};
use serde_json::json;

use super::{DemoLink, Notes};
use crate::failure::Failure;

const DOMAIN: &str = "sunny-mill";
const OWNER: &str = "owner@example.com";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A sun over a mill's roof, as a `data:` URL.
const LOGO: &str = include_str!("logo.txt");

/// Makes everything.
pub(super) async fn fill(app: &App) -> Result<Notes, Failure> {
    let input =
        BootstrapInput { domain: DOMAIN.to_owned(), email: OWNER.to_owned(), name: Some("Sunny Mill".to_owned()), password: None };
    let made = bootstrap(app, input).await?;
    let owner = authenticate::login(app, &made.api_key).await?;
    let branding = OrganizationInput { logo: text(LOGO.trim()), ..OrganizationInput::default() };
    organization::update(app, &owner, branding).await?;

    let mill = place(app, &owner, "Old Mill", "1 Mill Lane, 10115 Berlin", "Europe/Berlin", (52.5321, 13.3849)).await?;
    let loft = place(app, &owner, "Harbour Loft", "8 Quay Street, 1200 Lisbon", "Europe/Lisbon", (38.7076, -9.1365)).await?;
    let front = lock(app, &owner, mill, "Front door", Some("Pull firmly, it sticks when it rains")).await?;
    let meeting = lock(app, &owner, mill, "Meeting room", None).await?;
    let street = lock(app, &owner, loft, "Street door", None).await?;
    let terrace = lock(app, &owner, loft, "Roof terrace", Some("Fifth floor")).await?;

    let visitors = group(app, &owner, "Visitors", Some(mill)).await?;
    let team = group(app, &owner, "Team", None).await?;
    for (group, lock) in [(visitors, front), (visitors, meeting), (team, front), (team, meeting), (team, street), (team, terrace)] {
        let input = GroupLockInput { group_id: Field::Value(group), lock_id: Field::Value(lock) };
        group_locks::create(app, &owner, input).await?;
    }
    member(app, &owner, "Ada Example", "ada@example.com", team, "group_basic").await?;
    member(app, &owner, "Ben Example", "ben@example.com", visitors, "group_manager").await?;

    let [valid, future, expired] = links(app, &owner, visitors).await?;
    Ok(Notes {
        domain: made.organization.domain,
        email: made.owner.email,
        password: made.password.reveal().to_owned(),
        api_key: made.api_key.reveal().to_owned(),
        visitors_group_id: visitors,
        valid,
        future,
        expired,
    })
}

/// Replaces links that time has passed by; everything else stays as it was left.
pub(super) async fn refresh(app: &App, mut notes: Notes) -> Result<Notes, Failure> {
    let now = app.now();
    let passed =
        notes.valid.valid_until.is_some_and(|until| until <= now) || notes.future.valid_from.is_none_or(|from| from <= now);
    if passed {
        let owner = authenticate::login(app, &Secret::presented(&notes.api_key)).await?;
        [notes.valid, notes.future, notes.expired] = links(app, &owner, notes.visitors_group_id).await?;
    }
    Ok(notes)
}

async fn links(app: &App, owner: &Caller, group: i64) -> Result<[DemoLink; 3], Error> {
    let now = whole_hour(app.now());
    Ok([
        link(app, owner, group, "Robin Example", None, Some(now.after(30 * DAY))).await?,
        link(app, owner, group, "Kim Example", Some(now.after(7 * DAY)), Some(now.after(8 * DAY))).await?,
        link(app, owner, group, "Toni Example", Some(now.before(3 * DAY)), Some(now.before(DAY))).await?,
    ])
}

/// The hour that has begun, as a person would set it.
fn whole_hour(at: Timestamp) -> Timestamp {
    const HOUR: i64 = 3_600_000_000;
    Timestamp::from_micros(at.micros() - at.micros().rem_euclid(HOUR))
}

fn text(value: &str) -> Field<String> {
    Field::Value(value.to_owned())
}

fn optional<T>(value: Option<T>) -> Field<T> {
    value.map_or(Field::Absent, Field::Value)
}

async fn place(app: &App, owner: &Caller, name: &str, address: &str, zone: &str, at: (f64, f64)) -> Result<i64, Error> {
    let input = PlaceInput {
        name: text(name),
        address: text(address),
        time_zone: text(zone),
        latitude: Field::Value(at.0),
        longitude: Field::Value(at.1),
        ..PlaceInput::default()
    };
    Ok(places::create(app, owner, input).await?.place.id)
}

async fn lock(app: &App, owner: &Caller, place: i64, name: &str, description: Option<&str>) -> Result<i64, Error> {
    let input = LockInput {
        name: text(name),
        place_id: Field::Value(place),
        description: optional(description.map(str::to_owned)),
        relay: Field::Value(json!({"kind": "simulated", "pulse_seconds": 5})),
        ..LockInput::default()
    };
    Ok(locks::create(app, owner, input).await?.lock.id)
}

async fn group(app: &App, owner: &Caller, name: &str, place: Option<i64>) -> Result<i64, Error> {
    let input = GroupInput { name: text(name), place_id: optional(place), ..GroupInput::default() };
    Ok(groups::create(app, owner, input).await?.group.id)
}

async fn member(app: &App, owner: &Caller, name: &str, email: &str, group: i64, role: &str) -> Result<(), Error> {
    // They are made up: nobody is to be invited.
    let (send_emails, confirm) = (Field::Value(false), Field::Value(true));
    let input = UserInput { name: text(name), email: text(email), send_emails, confirm, ..UserInput::default() };
    let user = users::create(app, owner, input).await?;
    let input = RoleAssignmentInput {
        applies_to_type: text("Group"),
        applies_to_id: Field::Value(group),
        assignee_type: text("User"),
        assignee_id: Field::Value(user.user.id),
        role_id: text(role),
        ..RoleAssignmentInput::default()
    };
    role_assignments::create(app, owner, input).await?;
    Ok(())
}

async fn link(
    app: &App,
    owner: &Caller,
    group: i64,
    name: &str,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
) -> Result<DemoLink, Error> {
    let input = GroupLinkInput {
        name: text(name),
        group_id: Field::Value(group),
        valid_from: optional(valid_from),
        valid_until: optional(valid_until),
        ..GroupLinkInput::default()
    };
    let made = group_links::create(app, owner, input).await?;
    Ok(DemoLink { id: made.detail.group_link.id, secret: made.secret.reveal().to_owned(), valid_from, valid_until })
}
