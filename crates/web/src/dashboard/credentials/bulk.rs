//! What is done to several links at a time: asked for with their names, then done one by one, each with its result.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::group_links::{self, GroupLinkDetail, GroupLinkInput, Query};
use doorward_core::input::Field as Member;
use doorward_core::{Code, Permission, Timestamp};
use doorward_store::page::Page;

use super::told::validity;
use super::{CREDENTIALS, extend};
use crate::dashboard::edit::EditPage;
use crate::dashboard::fault;
use crate::dashboard::form::{Form, worded};
use crate::dashboard::page::count;
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

const BULK: &str = "/app/credentials/bulk";
/// Most links at a time: more than a page of the list has.
const MOST: usize = 100;
/// How many are named when it is asked for.
const NAMED: usize = 20;

/// What can be done to several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Extend,
    Disable,
    Destroy,
}

impl Action {
    fn parse(text: &str) -> Option<Self> {
        [Self::Extend, Self::Disable, Self::Destroy].into_iter().find(|action| action.as_str() == text)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Extend => "extend",
            Self::Disable => "disable",
            Self::Destroy => "destroy",
        }
    }

    const fn verb(self) -> &'static str {
        match self {
            Self::Extend => "Extend",
            Self::Disable => "Switch off",
            Self::Destroy => "Destroy",
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Extend => "extended",
            Self::Disable => "switched off",
            Self::Destroy => "destroyed",
        }
    }

    const fn means(self) -> Option<&'static str> {
        match self {
            Self::Extend => None,
            Self::Disable => Some("They open nothing until they are switched on again."),
            Self::Destroy => Some("They open nothing from that moment on, and cannot be brought back."),
        }
    }
}

/// A link that was ticked, and when it had last changed when it was asked for.
struct Ticked {
    id: i64,
    unchanged_since: Option<Timestamp>,
}

fn ticked(sent: &Sent) -> Vec<Ticked> {
    let mut ticked: Vec<Ticked> = Vec::new();
    for value in sent.all("link").take(MOST) {
        let (id, since) = value.split_once('@').unwrap_or((value, ""));
        if let Ok(id) = id.parse()
            && ticked.iter().all(|one| one.id != id)
        {
            ticked.push(Ticked { id, unchanged_since: Timestamp::parse(since) });
        }
    }
    ticked
}

async fn read(visit: &Visit, ticked: &[Ticked]) -> Result<BTreeMap<i64, GroupLinkDetail>, Error> {
    let query = Query { ids: Some(ticked.iter().map(|one| one.id).collect()), ..Query::default() };
    let page = Page { limit: MOST as u64, offset: 0 };
    let listed = group_links::list(&visit.app, &visit.caller, query, page).await?;
    Ok(listed.items.into_iter().map(|detail| (detail.group_link.id, detail)).collect())
}

fn form(visit: &Visit, action: Action, links: &BTreeMap<i64, GroupLinkDetail>) -> Form {
    let mut zones = links.values().map(|detail| detail.zone.as_str());
    let first = zones.next().unwrap_or(visit.zone());
    // One clock for all: where their places have different ones, the organization's.
    let zone = if zones.all(|zone| zone == first) { first } else { visit.zone() };
    let fields = if action == Action::Extend { extend::fields(zone) } else { Vec::new() };
    let button = format!("{} {}", action.verb(), count(links.len() as u64, "link"));
    let mut form = Form::new(BULK, button, fields).cancel(CREDENTIALS).carry("action", action.as_str());
    for (id, detail) in links {
        form = form.carry("link", format!("{id}@{}", detail.group_link.updated_at.at()));
    }
    if action == Action::Extend { form } else { form.danger() }
}

fn page<'a>(visit: &'a Visit, action: Action, links: &BTreeMap<i64, GroupLinkDetail>, form: Form) -> EditPage<'a> {
    let now = visit.now();
    let named =
        |detail: &GroupLinkDetail| format!("{} · {} · {}", detail.group_link.name, detail.group.name, validity(detail, now));
    let mut list: Vec<String> = links.values().take(NAMED).map(named).collect();
    if links.len() > NAMED {
        list.push(format!("and {} more", links.len() - NAMED));
    }
    let page = EditPage::new(visit, format!("{} {}?", action.verb(), count(links.len() as u64, "link")), form).consequences(list);
    match action.means() {
        Some(text) => page.text(text),
        None => page,
    }
}

/// Asks, with what is meant.
pub async fn ask(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    visit.caller.reach(Permission::GroupLinksWrite)?;
    let sent = Sent::parse(query.unwrap_or_default().as_bytes());
    let action = Action::parse(sent.text("action")).ok_or(Code::BadRequest)?;
    let links = read(&visit, &ticked(&sent)).await?;
    if links.is_empty() {
        return Ok(visit.done(CREDENTIALS, "Nothing was done: tick some links first."));
    }
    Ok(page(&visit, action, &links, form(&visit, action, &links)).respond(&visit, StatusCode::OK))
}

#[derive(Template)]
#[template(path = "credentials/bulk_done.html")]
struct DonePage<'a> {
    shell: Shell<'a>,
    title: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    outcome: String,
    done: bool,
}

/// Does it, one link after the other. One that has changed meanwhile is left alone: sending the form again repeats nothing.
pub async fn act(Submitted { visit, sent }: Submitted) -> Answer {
    visit.caller.reach(Permission::GroupLinksWrite)?;
    let action = Action::parse(sent.text("action")).ok_or(Code::BadRequest)?;
    let ticked = ticked(&sent);
    let links = read(&visit, &ticked).await?;
    let mut form = form(&visit, action, &links);
    form.fill(&sent);
    let inputs = links.values().map(|detail| input(action, &form, detail, visit.now()).map(|input| (detail.group_link.id, input)));
    let mut inputs = match inputs.collect::<Result<BTreeMap<_, _>, _>>() {
        Ok(inputs) if !sent.review() => inputs,
        Ok(_) => return Ok(page(&visit, action, &links, form).respond(&visit, StatusCode::OK)),
        Err(error) => {
            let status = form.refuse(&error, None);
            return Ok(page(&visit, action, &links, form).respond(&visit, status));
        }
    };
    let mut rows = Vec::new();
    for Ticked { id, unchanged_since } in ticked {
        let name = links.get(&id).map_or_else(|| format!("Link {id}"), |detail| detail.group_link.name.clone());
        let outcome = match inputs.remove(&id) {
            None => Err(Code::NotFound.into()),
            Some(input) => one(&visit, action, id, GroupLinkInput { unchanged_since, ..input }).await,
        };
        let (done, outcome) = match outcome {
            Ok(()) => (true, outcome_of(&visit, action, id).await?),
            Err(error) => (false, told(&error)),
        };
        rows.push(Row { name, outcome, done });
    }
    let done = rows.iter().filter(|row| row.done).count();
    let all = count(rows.len() as u64, "link");
    let title = match done {
        0 => format!("No link is {}", action.done()),
        1 if rows.len() == 1 => format!("{all} is {}", action.done()),
        done if done == rows.len() => format!("{all} are {}", action.done()),
        done => format!("{done} of {all} are {}", action.done()),
    };
    Ok(visit.respond(StatusCode::OK, &DonePage { shell: visit.shell(), title, rows }))
}

fn input(action: Action, form: &Form, detail: &GroupLinkDetail, now: Timestamp) -> Result<GroupLinkInput, Error> {
    match action {
        Action::Extend => extend::input(form, detail, now, None),
        Action::Disable => Ok(GroupLinkInput { link_enabled: Member::Value(false), ..GroupLinkInput::default() }),
        Action::Destroy => Ok(GroupLinkInput::default()),
    }
}

async fn one(visit: &Visit, action: Action, id: i64, input: GroupLinkInput) -> Result<(), Error> {
    match action {
        Action::Extend | Action::Disable => group_links::update(&visit.app, &visit.caller, id, input).await,
        Action::Destroy => group_links::delete(&visit.app, &visit.caller, id).await,
    }
}

async fn outcome_of(visit: &Visit, action: Action, id: i64) -> Result<String, Error> {
    Ok(match action {
        Action::Extend => validity(&group_links::read(&visit.app, &visit.caller, id).await?, visit.now()),
        Action::Disable => "Switched off".to_owned(),
        Action::Destroy => "Destroyed".to_owned(),
    })
}

/// Why a link was left alone.
pub fn told(error: &Error) -> String {
    match error {
        Error::Invalid(errors) => {
            let told = |(name, messages): (&String, &Vec<String>)| format!("{} {}.", name.replace('_', " "), worded(messages));
            errors.0.iter().map(told).collect::<Vec<_>>().join(" ")
        }
        Error::Refused(Code::NotFound) => "It is gone already.".to_owned(),
        Error::Refused(Code::ChangedMeanwhile) => "It was changed meanwhile, and is left as it is.".to_owned(),
        Error::Refused(_) | Error::Wait { .. } | Error::Store(_) | Error::Internal(_) => fault(error).text().to_owned(),
    }
}
