//! Links for several people from a pasted list: looked at first, then made in steps ([`super::steps`]).

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::Error;
use doorward_app::group_links::{self, GroupLinkInput};
use doorward_app::groups::GroupDetail;
use doorward_core::human_time::{moment, zone_label};
use doorward_core::input::Field as Member;
use doorward_core::{Permission, Timestamp, wall_clock};
use serde_json::{Map, Value};

use super::bulk::told;
use super::lines::{Line, MOST, lines};
use super::once::KEY;
use super::{CREDENTIALS, fields};
use crate::dashboard::form::{Choice, Control, Field, Form};
use crate::dashboard::listing::Listing;
use crate::dashboard::page::count;
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

const SEVERAL: &str = "/app/credentials/several";
const SEND: &str = "send";
const MANUAL: &str = "manual";
/// How many good lines a preview shows; of the others, all.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "credentials/several.html")]
struct SeveralPage<'a> {
    shell: Shell<'a>,
    form: Form,
    /// What would be made.
    preview: Option<Preview>,
}

struct Preview {
    told: String,
    wrong: Vec<Row>,
    right: Vec<Row>,
    /// How many more good ones there are.
    more: usize,
    /// What the button says that makes them.
    button: String,
    /// What is to be done to the links: `sent`, or `made`.
    done: &'static str,
    carried: Vec<(String, String)>,
}

struct Row {
    number: usize,
    name: String,
    to: String,
    /// From when until when, or what is wrong.
    about: String,
}

/// The list, and the terms for all who are on it.
pub fn form(visit: &Visit, groups: &[GroupDetail], chosen: Option<i64>, key: &str) -> Form {
    let people = Field::lines("people", "People", 10).hint(format!(
        "A line for each: name, email or phone number, and if you like valid from and valid until, such as Kim Sample, \
         kim@example.com, 2026-12-01 09:00, 2026-12-05 18:00. At most {MOST} lines."
    ));
    let ways = vec![
        Choice::new(SEND, "Email or text message, as each line says"),
        Choice::new(MANUAL, "Send manually (all links are shown once)"),
    ];
    let mut all = vec![people, Field::select("send_via", "Send links via", ways).value(SEND)];
    all.extend(fields::kinds());
    let terms = fields::terms(visit, groups, None, chosen).into_iter();
    all.extend(terms.map(|field| match field.name.as_ref() {
        "valid_from" => field.hint("For lines without one. Blank: at once"),
        "valid_until" => field.hint("For lines without one. Blank: never expires"),
        _ => field,
    }));
    Form::new(SEVERAL, "Preview", all).cancel(CREDENTIALS).carry(KEY, key)
}

/// Whether the links are passed on by hand.
pub fn by_hand(form: &Form) -> bool {
    form.field("send_via").is_some_and(|field| field.value == MANUAL)
}

/// The terms for all, as members of an input.
fn terms(form: &Form) -> Result<Map<String, Value>, Error> {
    let mut members = form.members()?;
    members.remove("people");
    members.remove("send_via");
    fields::take_kind(&mut members);
    Ok(members)
}

/// What a line asks for, with the terms for all.
pub fn input(form: &Form, line: &Line) -> Result<GroupLinkInput, Error> {
    let members = terms(form)?;
    let moment = |text: &str, name: &str| -> Result<Option<Timestamp>, Error> {
        if text.is_empty() {
            return Ok(None);
        }
        let typed = wall_clock::typed(&text.replace(' ', "T"), fields::zone(form));
        typed.map(Some).map_err(|wrong| Error::invalid(name, &format!("{wrong}, such as 2026-12-01 09:00")))
    };
    let (from, until) = (moment(&line.valid_from, "valid_from")?, moment(&line.valid_until, "valid_until")?);
    if let Some(number) = line.same_as {
        return Err(Error::invalid("line", &format!("says the same as line {number}")));
    }
    if line.more {
        return Err(Error::invalid("line", "has more than four parts"));
    }
    let manual = by_hand(form);
    if line.to.is_empty() && !manual {
        return Err(Error::invalid("line", "has no email address and no phone number"));
    }
    let mut input = GroupLinkInput { name: Member::Value(line.name.clone()), ..Form::read(members)? };
    // Passed on by hand, a link has no address: what the line says of one is only repeated beside it.
    match (manual, line.to.contains('@')) {
        (true, _) => {}
        (false, true) => input.email = Member::Value(line.to.clone()),
        (false, false) => input.phone = Member::Value(line.to.clone()),
    }
    if let Some(from) = from {
        input.valid_from = Member::Value(from);
    }
    if let Some(until) = until {
        input.valid_until = Member::Value(until);
    }
    Ok(input)
}

/// What was typed.
pub async fn filled(visit: &Visit, sent: &Sent) -> Result<Form, Error> {
    let groups = fields::groups(visit, sent.text("group_id").parse().ok()).await?;
    let mut form = form(visit, &groups, None, sent.text(KEY));
    form.fill(sent);
    fields::rezone(visit, &groups, &mut form.fields);
    Ok(form)
}

pub async fn ask(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    visit.caller.reach(Permission::GroupLinksWrite)?;
    let chosen = Listing::new(CREDENTIALS, query.as_deref()).id("group");
    let groups = fields::groups(&visit, chosen).await?;
    Ok(respond(&visit, form(&visit, &groups, chosen, &visit.app.new_key()), None, StatusCode::OK))
}

fn respond(visit: &Visit, mut form: Form, preview: Option<Preview>, status: StatusCode) -> Response {
    if preview.is_none() {
        form.focus();
    }
    visit.respond(status, &SeveralPage { shell: visit.shell(), form, preview })
}

/// Shows what would be made; nothing is.
pub async fn preview(Submitted { visit, sent }: Submitted) -> Answer {
    visit.caller.reach(Permission::GroupLinksWrite)?;
    let mut form = filled(&visit, &sent).await?;
    if sent.review() {
        return Ok(respond(&visit, form, None, StatusCode::OK));
    }
    match previewed(&visit, &form, &sent) {
        Ok(preview) => Ok(respond(&visit, form, Some(preview), StatusCode::OK)),
        Err(error) => {
            let status = form.refuse(&error, None);
            Ok(respond(&visit, form, None, status))
        }
    }
}

/// The lines of a form.
///
/// # Errors
/// There are none, or too many.
pub fn people(form: &Form) -> Result<Vec<Line>, Error> {
    let lines = lines(form.field("people").map_or("", |field| &field.value));
    match lines.len() {
        0 => Err(Error::invalid("people", "must hold a line for each")),
        many if many > MOST => Err(Error::invalid("people", &format!("has {many} lines, of which {MOST} are the most at a time"))),
        _ => Ok(lines),
    }
}

fn previewed(visit: &Visit, form: &Form, sent: &Sent) -> Result<Preview, Error> {
    let people = people(form)?;
    // What is wrong with the terms for all stands beside them, not beside each line.
    let terms = Form::read::<GroupLinkInput>(terms(form)?)?;
    let anybody = GroupLinkInput { name: Member::Value("Anybody".to_owned()), ..terms };
    group_links::check(&visit.app, &visit.caller, anybody)?;
    let (mut wrong, mut right) = (Vec::new(), Vec::new());
    for line in people {
        let checked = input(form, &line).and_then(|input| {
            let about = told_validity(&input, fields::zone(form), visit.now());
            group_links::check(&visit.app, &visit.caller, input).map(|()| about)
        });
        let of = |about| Row { number: line.number, name: line.name, to: line.to, about };
        match checked {
            Ok(about) => right.push(of(about)),
            Err(error) => wrong.push(of(told(&error))),
        }
    }
    let good = right.len();
    let more = good.saturating_sub(SHOWN);
    right.truncate(SHOWN);
    let zone = zone_label(fields::zone(form));
    let (done, verb) = if by_hand(form) { ("made", "Make") } else { ("sent", "Send") };
    Ok(Preview {
        told: match (good, wrong.len()) {
            (good, 0) => format!("{} can be {done}. Times are those of {zone}.", count(good as u64, "link")),
            (0, bad) => format!("No link can be {done}: {} wrong.", is_wrong(bad)),
            (good, bad) => format!(
                "{} can be {done}; {} wrong and left out. Times are those of {zone}.",
                count(good as u64, "link"),
                is_wrong(bad)
            ),
        },
        wrong,
        right,
        more,
        button: if good == 0 { String::new() } else { format!("{verb} {}", count(good as u64, "link")) },
        done,
        carried: carried(sent),
    })
}

fn is_wrong(lines: usize) -> String {
    format!("{} {}", count(lines as u64, "line"), if lines == 1 { "is" } else { "are" })
}

/// What goes along to the steps: all that was typed.
pub fn carried(sent: &Sent) -> Vec<(String, String)> {
    const STEP: [&str; 3] = ["from", "made", "failed"];
    sent.pairs().filter(|(name, _)| !STEP.contains(name)).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// From when until when, as the input says it.
fn told_validity(input: &GroupLinkInput, zone: &str, now: Timestamp) -> String {
    let told = |member: &Member<Timestamp>| match member {
        Member::Value(at) => Some(moment(*at, zone, now)),
        Member::Absent | Member::Null | Member::Wrong(_) => None,
    };
    match (told(&input.valid_from), told(&input.valid_until)) {
        (None, None) => "Never expires".to_owned(),
        (Some(from), None) => format!("From {from}, never expires"),
        (None, Some(until)) => format!("Until {until}"),
        (Some(from), Some(until)) => format!("{from} – {until}"),
    }
}
