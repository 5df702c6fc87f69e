//! Links for several people, made a few at a time. A page that stops half-way, or is loaded again, goes on where it was: each line
//! has a key of its own, and is made at most once.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use doorward_app::Error;
use doorward_app::group_links::{self, NewGroupLink};
use doorward_core::{Code, Permission};

use super::bulk::told;
use super::lines::Line;
use super::once::Made;
use super::once::{KEY, keyed};
use super::several::{by_hand, carried, filled, input, people};
use crate::assets::fingerprint;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

const CREATE: &str = "/app/credentials/several/create";
/// How many lines a step makes.
const STEP: usize = 10;

#[derive(Template)]
#[template(path = "credentials/steps.html")]
struct StepsPage<'a> {
    shell: Shell<'a>,
    /// What was typed; not needed where only the progress is swapped.
    carried: Vec<(String, String)>,
    /// How many lines are done, and of how many.
    done: usize,
    total: usize,
    /// How many links were made.
    made: usize,
    told: String,
    /// What was not made, and why.
    failed: Vec<String>,
    /// Whether the links are passed on by hand.
    by_hand: bool,
}

impl StepsPage<'_> {
    const fn over(&self) -> bool {
        self.done >= self.total
    }
}

/// Makes the links of the next lines.
pub async fn create(headers: HeaderMap, Submitted { visit, sent }: Submitted) -> Answer {
    visit.caller.reach(Permission::GroupLinksWrite)?;
    let form = filled(&visit, &sent).await?;
    let people = people(&form)?;
    let number = |name: &str| sent.text(name).parse::<usize>().unwrap_or(0);
    let (from, mut made) = (number("from").min(people.len()), number("made").min(people.len()));
    let mut failed: Vec<String> = sent.all("failed").take(people.len()).map(str::to_owned).collect();
    for line in people.iter().skip(from).take(STEP) {
        match one(&visit, &headers, &sent, &form, line).await {
            Ok(_) => made += 1,
            Err(error) => failed.push(format!("Line {}, {}: {}", line.number, line.name, told(&error))),
        }
    }
    let done = (from + STEP).min(people.len());
    let by_hand = by_hand(&form);
    let are = if by_hand { "made" } else { "made and on the way" };
    let page = StepsPage {
        shell: visit.shell(),
        carried: if headers.contains_key("hx-request") { Vec::new() } else { carried(&sent) },
        done,
        total: people.len(),
        made,
        told: match (done >= people.len(), failed.len()) {
            (false, _) => format!("{done} of {} lines are done.", people.len()),
            (true, 0) => format!("{} {are}.", is_made(made)),
            (true, bad) => format!("{} {are}. {} not.", is_made(made), is_made(bad).replace("link", "line")),
        },
        by_hand,
        failed,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn is_made(links: usize) -> String {
    format!("{} {}", count(links as u64, "link"), if links == 1 { "is" } else { "are" })
}

async fn one(visit: &Visit, headers: &HeaderMap, sent: &Sent, form: &Form, line: &Line) -> Result<Made, Error> {
    let input = input(form, line)?;
    let work = async { group_links::create(&visit.app, &visit.caller, input).await };
    once(visit, headers, sent, form, line, work).await
}

/// What was made of a line, or what `work` makes if nothing was.
pub async fn once(
    visit: &Visit,
    headers: &HeaderMap,
    sent: &Sent,
    form: &Form,
    line: &Line,
    work: impl Future<Output = Result<NewGroupLink, Error>>,
) -> Result<Made, Error> {
    let key = Some(sent.text(KEY)).filter(|key| !key.is_empty()).ok_or(Code::BadRequest)?;
    let mut terms = form.members()?;
    terms.remove("people");
    // By what the line says and not by its number: a list that is mended and sent again makes what it lacks.
    let body = format!("{:?} {terms:?}", line.says());
    let key = format!("{key}-{}", fingerprint(&body));
    keyed(visit, headers, (CREATE, &key), body.as_bytes(), work).await
}
