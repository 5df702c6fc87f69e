use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::groups::{self, GroupInput};
use doorward_app::{Error, places};
use doorward_core::Permission;
use doorward_core::restrictions::GEOFENCE_RADIUS;
use doorward_store::entity::group::Model as Group;
use doorward_store::page::Page;

use super::{GROUPS, address};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// As many as a list to choose from may be long.
const PLACES: Page = Page { limit: 250, offset: 0 };

fn fields(group: Option<&Group>) -> Vec<Field> {
    let on = |flag: fn(&Group) -> bool| group.is_some_and(flag);
    let notes = group.and_then(|group| group.description.clone()).unwrap_or_default();
    vec![
        Field::text("name", "Name").value(group.map_or("", |group| &group.name)),
        Field::lines("description", "Notes", 2).optional().value(notes),
        Field::toggle("login_enabled", "Members open doors by app", group.is_none_or(|group| group.login_enabled))
            .hint("Without it, links still open; users do not"),
        Field::toggle("time_restriction_enabled", "Only in its hours", on(|group| group.time_restriction_enabled))
            .hint("For members and links. Without hours, it lets nobody through"),
        Field::toggle("geofence_restriction_enabled", "Only near the door", on(|group| group.geofence_restriction_enabled))
            .hint(format!("Members open only within {GEOFENCE_RADIUS:.0} m of a door’s coordinates")),
        Field::toggle("reader_restriction_enabled", "Only at the reader", on(|group| group.reader_restriction_enabled))
            .hint("Members open only with the value that a display or beacon at the door shows"),
        Field::toggle(
            "primary_device_restriction_enabled",
            "Only with the primary device",
            on(|group| group.primary_device_restriction_enabled),
        )
        .hint("Each member has one at most"),
        Field::toggle(
            "managed_device_restriction_enabled",
            "Only with a managed device",
            on(|group| group.managed_device_restriction_enabled),
        )
        .hint("Nothing proves a managed device yet: while this is on, no member opens"),
        Field::toggle(
            "tap_to_access_restriction_enabled",
            "Only by tapping a reader",
            on(|group| group.tap_to_access_restriction_enabled),
        )
        .hint("While this is on, no member opens by app"),
    ]
}

/// The form of a new group; `place` is the one that it is for, if that is known.
async fn new_form(visit: &Visit, place: &str) -> Result<Form, Error> {
    let places = places::list(&visit.app, &visit.caller, places::Query::default(), PLACES).await?.items;
    let may = |id| visit.caller.authorize(Permission::GroupsWrite, Target::Place(id)).is_ok();
    let mut choices = Vec::new();
    if visit.may_in_organization(Permission::GroupsWrite) {
        choices.push(Choice::new("", "All places"));
    }
    let of_places = places.into_iter().filter(|detail| may(detail.place.id));
    choices.extend(of_places.map(|detail| Choice::new(detail.place.id, detail.place.name)));
    let mut fields = fields(None);
    fields.insert(
        1,
        Field::select("place_id", "Place", choices)
            .optional()
            .hint("A group of one place holds doors of that place alone. This cannot be changed later")
            .value(place),
    );
    Ok(Form::new(format!("{GROUPS}/new"), "Add group", fields).cancel(GROUPS))
}

/// `?place=` is the place that it is for.
pub async fn ask_new(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    visit.caller.reach(Permission::GroupsWrite)?;
    let asked = Sent::parse(query.unwrap_or_default().as_bytes());
    let form = new_form(&visit, asked.text("place")).await?;
    Ok(EditPage::new(&visit, "New group", form).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = new_form(&visit, "").await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let made = async { groups::create(&visit.app, &visit.caller, form.input::<GroupInput>()?).await };
        match made.await {
            Ok(made) => {
                let told = format!("{} is added. Put doors into it next.", made.group.name);
                return Ok(visit.done(&address(made.group.id), &told));
            }
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "New group", form).respond(&visit, status))
}

fn form(group: &Group) -> Form {
    Form::new(format!("{}/edit", address(group.id)), "Save changes", fields(Some(group)))
        .cancel(address(group.id))
        .version(group.updated_at.at())
}

/// A group whose settings the person may change.
async fn find(visit: &Visit, id: i64) -> Result<Group, Error> {
    let group = groups::read(&visit.app, &visit.caller, id).await?.group;
    visit.caller.authorize(Permission::GroupsWrite, Target::from(&group))?;
    Ok(group)
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let group = find(&visit, id).await?;
    Ok(EditPage::new(&visit, format!("Change {}", group.name), form(&group)).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let group = find(&visit, id).await?;
    let mut form = form(&group);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = GroupInput { unchanged_since: sent.version(), ..form.input()? };
            groups::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&self::form(&group))),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", group.name), form).respond(&visit, status))
}
