//! The fields of a link, and what was typed into them as an input.

use doorward_app::caller::Target;
use doorward_app::group_links::{CodeType, GroupLinkDetail, GroupLinkInput};
use doorward_app::groups::{self, GroupDetail};
use doorward_app::{Caller, Error};
use doorward_core::{Language, Permission, Timestamp, wall_clock};
use doorward_store::page::Page;
use serde_json::{Map, Value};

use crate::dashboard::form::{Choice, Control, Field, Form};
use crate::dashboard::visit::Visit;

/// How many groups there are to choose from.
const GROUPS: Page = Page { limit: 500, offset: 0 };

/// The groups to choose from: those in which the person may make links, by name, and one that has to be among them.
pub async fn groups(visit: &Visit, also: Option<i64>) -> Result<Vec<GroupDetail>, Error> {
    let listed = groups::list(&visit.app, &visit.caller, groups::Query::default(), GROUPS).await?;
    let mut found = listed.items;
    if let Some(id) = also.filter(|id| found.iter().all(|detail| detail.group.id != *id)) {
        let query = groups::Query { ids: Some(vec![id]), ..groups::Query::default() };
        found.extend(groups::list(&visit.app, &visit.caller, query, GROUPS).await?.items);
    }
    found.retain(|detail| may_make(&visit.caller, detail));
    Ok(found)
}

fn may_make(caller: &Caller, detail: &GroupDetail) -> bool {
    caller.authorize(Permission::GroupLinksWrite, Target::from(&detail.group)).is_ok()
}

/// The zone of a group's place, or else the organization's.
fn zone_of<'a>(visit: &'a Visit, group: &'a GroupDetail) -> &'a str {
    group.place.as_ref().map_or(visit.zone(), |place| &place.time_zone)
}

/// What a new link is: an address alone, or a QR code too.
pub fn kinds() -> Vec<Field> {
    let types = vec![Choice::new("access_link", "Access link"), Choice::new("qr_code", "QR code")];
    vec![
        Field::select("type", "Type", types).value("access_link"),
        Field::select("code", "The QR code is read", codes()).value(CodeType::Online.as_str()).when("type=qr_code"),
    ]
}

/// How a new link is sent.
pub fn ways(visit: &Visit) -> Vec<Field> {
    let mut ways = vec![Choice::new("email", "Email")];
    if visit.app.config().texts.is_some() {
        ways.push(Choice::new("text", "Text message"));
    }
    ways.push(Choice::new("manual", "Send manually (copy to clipboard)"));
    let mut fields = kinds();
    fields.extend([
        Field::text("name", "Name").hint("Who the link is for"),
        Field::select("send_via", "Send link via", ways).value("email"),
        Field::input("email", "Email", "email", "off").max(255).when("send_via=email"),
    ]);
    if visit.app.config().texts.is_some() {
        fields.push(
            Field::input("phone", "Phone number", "tel", "off").max(64).hint("With the country, such as +49").when("send_via=text"),
        );
    }
    fields
}

fn codes() -> Vec<Choice> {
    vec![
        Choice::new(CodeType::Online.as_str(), "By cameras and scanners with a connection"),
        Choice::new(CodeType::Offline.as_str(), "By scanners without a connection, too"),
    ]
}

/// The kind of the QR code of a link that is there.
pub fn code(detail: &GroupLinkDetail) -> Field {
    let mut choices = vec![Choice::new("", "None: access link only")];
    choices.extend(codes());
    let chosen = CodeType::of(&detail.group_link).map_or("", CodeType::as_str);
    Field::select("quick_response_code_type", "QR code", choices).value(chosen).optional()
}

/// Group, validity, limit and language: of a link that is there, or of new ones.
pub fn terms(visit: &Visit, groups: &[GroupDetail], detail: Option<&GroupLinkDetail>, chosen: Option<i64>) -> Vec<Field> {
    let link = detail.map(|detail| &detail.group_link);
    let choices = groups.iter().map(|group| {
        let named = group.place.as_ref().map_or_else(String::new, |place| format!(" · {}", place.name));
        Choice::new(group.group.id, format!("{}{named}", group.group.name)).zone(zone_of(visit, group))
    });
    let chosen = link.map(|link| link.group_id).or(chosen).filter(|id| groups.iter().any(|group| group.group.id == *id));
    let chosen = chosen.or_else(|| groups.first().map(|group| group.group.id));
    let group = Field::select("group_id", "Group", choices.collect()).hint("The link opens this group’s doors");
    let typed = |name, label, hint: &'static str, at: Option<doorward_store::Micros>| {
        let zone = detail.map_or(visit.zone(), |detail| &detail.zone);
        let shown = at.map(|at| wall_clock::shown(at.at(), zone)).unwrap_or_default();
        Field::moment(name, label, zone).hint(hint).value(shown)
    };
    let limit = link.and_then(|link| link.unlock_limit).map(|limit| limit.to_string()).unwrap_or_default();
    let periods = [("", "In total"), ("day", "Each day"), ("week", "Each week"), ("month", "Each month")]
        .map(|(value, label)| Choice::new(value, label));
    let own = Language::stored(Some(&visit.organization.language)).name();
    let mut languages = vec![Choice::new("", format!("The organization’s ({own})"))];
    languages.extend(Language::ALL.map(|language| Choice::new(language.as_str(), language.name())));
    let of_link = |value: Option<&Option<String>>| value.cloned().flatten().unwrap_or_default();
    let mut fields = vec![
        group.value(chosen.map(|id| id.to_string()).unwrap_or_default()),
        typed("valid_from", "Valid from", "Blank: at once", link.and_then(|link| link.valid_from)),
        typed("valid_until", "Valid until", "Blank: never expires", link.and_then(|link| link.valid_until)),
        Field::number("unlock_limit", "Unlock limit").optional().hint("Blank: as often as they like").value(limit),
        Field::select("unlock_limit_period", "The limit counts", periods.to_vec())
            .optional()
            .value(of_link(link.map(|link| &link.unlock_limit_period))),
        Field::select("language", "Language", languages).optional().value(of_link(link.map(|link| &link.language))),
    ];
    rezone(visit, groups, &mut fields);
    fields
}

/// Sets the clock of moments to that of the place of the group that is chosen.
pub fn rezone(visit: &Visit, groups: &[GroupDetail], fields: &mut [Field]) {
    let chosen = fields.iter().find(|field| field.name == "group_id").map(|field| field.value.clone()).unwrap_or_default();
    let group = groups.iter().find(|group| group.group.id.to_string() == chosen);
    let chosen_zone = group.map_or(visit.zone(), |group| zone_of(visit, group));
    for field in fields {
        if let Control::Moment { zone } = &mut field.control {
            chosen_zone.clone_into(zone);
        }
    }
}

/// The zone of the group that is chosen.
pub fn zone(form: &Form) -> &str {
    match form.field("valid_from").map(|field| &field.control) {
        Some(Control::Moment { zone }) => zone,
        _ => "UTC",
    }
}

/// What was typed, as a new link's input.
pub fn input(form: &Form) -> Result<GroupLinkInput, Error> {
    let mut members = form.members()?;
    let via = taken(&mut members, "send_via");
    take_kind(&mut members);
    for (name, way) in [("email", "email"), ("phone", "text")] {
        let typed = taken(&mut members, name);
        // An empty one is wrong, not absent: a link that nobody gets would be made.
        if via == way {
            members.insert(name.to_owned(), Value::String(typed));
        }
    }
    Form::read(members)
}

/// Turns what a new link is to be into the member that says it.
pub fn take_kind(members: &mut Map<String, Value>) {
    let (kind, code) = (taken(members, "type"), taken(members, "code"));
    if kind == "qr_code" {
        members.insert("quick_response_code_type".to_owned(), Value::String(code));
    }
}

fn taken(members: &mut Map<String, Value>, name: &str) -> String {
    match members.remove(name) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}

/// What was typed, as the input of a link that is there. A moment that still shows what is saved is kept to the microsecond.
pub fn change(form: &Form, saved: &Form, unchanged_since: Option<Timestamp>) -> Result<GroupLinkInput, Error> {
    let mut members = form.members()?;
    for name in ["valid_from", "valid_until"] {
        let same = |field: &&Field| saved.field(name).is_some_and(|saved| saved.value == field.value);
        if zone(form) == zone(saved) && form.field(name).is_some_and(|field| same(&field)) {
            members.remove(name);
        }
    }
    Ok(GroupLinkInput { unchanged_since, ..Form::read(members)? })
}
