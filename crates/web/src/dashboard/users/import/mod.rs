//! Adding many people at once: what was pasted is checked line by line before anybody is added, then a few are added with each
//! request, so that none takes long and the page tells how far it is. An address is a user once: a line sent again adds nobody.

mod lines;

use askama::Template;
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::caller::Target;
use doorward_app::users::{self, UserInput};
use doorward_core::Permission;
use doorward_core::input::{Field as Member, FieldErrors};
use doorward_store::page::Page;

use self::lines::{Line, MOST, Person};
use super::{USERS, invite};
use crate::dashboard::form::{Control, Field, Form};
use crate::dashboard::rights::Offer;
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

const LINES: &str = "lines";
/// How many are added with one request.
const STEP: usize = 25;
/// Most lines of a kind that a page shows.
const SHOWN: usize = 100;
const HERE: &str = "has already been taken";

#[derive(Template)]
#[template(path = "users/import.html")]
struct ImportPage<'a> {
    shell: Shell<'a>,
    form: Form,
    checked: Option<Checked>,
}

/// What adding these lines would do.
struct Checked {
    /// How many people would be added.
    people: String,
    any: bool,
    first: Vec<Person>,
    /// Addresses of users, who stay as they are.
    here: Vec<String>,
    wrong: Vec<(usize, String, String)>,
    wrong_total: usize,
    /// What the next form sends.
    carried: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "users/importing.html")]
struct ImportingPage<'a> {
    shell: Shell<'a>,
    done: usize,
    total: usize,
    added: String,
    here: u64,
    problems: Vec<String>,
    /// What the next form sends; nothing at the end.
    carried: Vec<(String, String)>,
}

fn form(visit: &Visit, offer: &Offer, sent: &Sent) -> Form {
    let hint =
        "One person on each line: a name and an e-mail address, with a comma, a semicolon or a tab between. At most 1,000 lines";
    let mut fields = vec![Field::lines(LINES, "People", 10).hint(hint)];
    fields.extend(invite::joining(visit, offer, sent, None));
    Form::new(format!("{USERS}/import"), "Check the lines", fields).cancel(USERS)
}

pub async fn ask(visit: Visit) -> Answer {
    visit.caller.authorize(Permission::UsersWrite, Target::Organization)?;
    let offer = Offer::load(&visit).await?;
    let mut form = form(&visit, &offer, &Sent::default());
    form.focus();
    Ok(visit.respond(StatusCode::OK, &ImportPage { shell: visit.shell(), form, checked: None }))
}

/// Shows what would happen. Adds nobody.
pub async fn check(Submitted { visit, sent }: Submitted) -> Answer {
    visit.caller.authorize(Permission::UsersWrite, Target::Organization)?;
    let offer = Offer::load(&visit).await?;
    let mut form = form(&visit, &offer, &sent);
    form.fill(&sent);
    let (mut status, mut checked) = (StatusCode::OK, None);
    if !sent.review() {
        match checked_lines(&visit, &form, sent.text(LINES)).await {
            Ok(lines) => checked = Some(lines),
            Err(error) => status = form.refuse(&error, None),
        }
    }
    form.focus();
    Ok(visit.respond(status, &ImportPage { shell: visit.shell(), form, checked }))
}

async fn checked_lines(visit: &Visit, form: &Form, text: &str) -> Result<Checked, Error> {
    invite::right(visit, form)?;
    let lines = bounded(text)?;
    let (mut people, mut here, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for Line { number, text, read } in lines {
        match read {
            Ok(person) if is_here(visit, &person).await? => here.push(person.email),
            Ok(person) => people.push(person),
            Err(message) => wrong.push((number, text.chars().take(SHOWN).collect(), message)),
        }
    }
    let mut carried = options(form);
    carried.push((LINES.to_owned(), people.iter().map(lines::line).collect::<Vec<_>>().join("\n")));
    let wrong_total = wrong.len();
    wrong.truncate(SHOWN);
    Ok(Checked {
        people: told(people.len()),
        any: !people.is_empty(),
        first: people.into_iter().take(10).collect(),
        here,
        wrong,
        wrong_total,
        carried,
    })
}

fn bounded(text: &str) -> Result<Vec<Line>, Error> {
    let lines = lines::read(text);
    match lines.len() {
        0 => Err(Error::invalid(LINES, "can't be blank")),
        number if number > MOST => Err(Error::invalid(LINES, "have too many lines (maximum is 1,000)")),
        _ => Ok(lines),
    }
}

async fn is_here(visit: &Visit, person: &Person) -> Result<bool, Error> {
    let query = users::Query { email: Some(person.email.clone()), ..users::Query::default() };
    Ok(users::list(&visit.app, &visit.caller, query, Page { limit: 1, offset: 0 }).await?.total > 0)
}

/// What was chosen for everybody, as the form sends it.
fn options(form: &Form) -> Vec<(String, String)> {
    let others = form.fields.iter().filter(|field| field.name != LINES && !field.value.is_empty());
    others.map(|field| (field.name.to_string(), field.value.clone())).collect()
}

/// Adds the next few, and tells how far it is.
pub async fn run(Submitted { visit, sent }: Submitted) -> Answer {
    visit.caller.authorize(Permission::UsersWrite, Target::Organization)?;
    let offer = Offer::load(&visit).await?;
    let mut form = form(&visit, &offer, &sent);
    form.fill(&sent);
    let lines = bounded(sent.text(LINES))?;
    let number = |name| sent.text(name).parse::<usize>().unwrap_or_default();
    let (mut done, mut added, mut here) = (number("done").min(lines.len()), number("added"), number("here"));
    let mut problems: Vec<String> = sent.all("problem").take(SHOWN).map(str::to_owned).collect();
    if !sent.review() {
        for Line { read, text, .. } in lines.iter().skip(done).take(STEP) {
            match add(&visit, &form, read).await? {
                Added::New => added += 1,
                Added::Here => here += 1,
                Added::Not(why) if problems.len() < SHOWN => problems.push(format!("{text}: {why}")),
                Added::Not(_) => {}
            }
            done += 1;
        }
    }
    let mut carried = Vec::new();
    if done < lines.len() {
        carried = options(&form);
        carried.push((LINES.to_owned(), sent.text(LINES).to_owned()));
        let numbers = [("done", done), ("added", added), ("here", here)];
        carried.extend(numbers.map(|(name, number)| (name.to_owned(), number.to_string())));
        carried.extend(problems.iter().map(|problem| ("problem".to_owned(), problem.clone())));
    }
    let (added, here) = (told(added), here as u64);
    let page = ImportingPage { shell: visit.shell(), done, total: lines.len(), added, here, problems, carried };
    Ok(visit.respond(StatusCode::OK, &page))
}

/// What came of a line.
enum Added {
    New,
    /// Somebody has the address already.
    Here,
    Not(String),
}

async fn add(visit: &Visit, form: &Form, read: &Result<Person, String>) -> Result<Added, Error> {
    let person = match read {
        Ok(person) => person,
        Err(message) => return Ok(Added::Not(message.clone())),
    };
    let name = if person.name.is_empty() { Member::Absent } else { Member::Value(person.name.clone()) };
    let input = UserInput { email: Member::Value(person.email.clone()), name, ..UserInput::default() };
    match invite::add(visit, form, input).await {
        Ok(_) => Ok(Added::New),
        Err(Error::Invalid(errors)) if is_taken(&errors) => Ok(Added::Here),
        Err(Error::Invalid(errors)) => Ok(Added::Not(sentence(&errors))),
        Err(other) => Err(other),
    }
}

fn is_taken(errors: &FieldErrors) -> bool {
    errors.0.get("email").is_some_and(|messages| messages.iter().any(|message| message == HERE))
}

fn sentence(errors: &FieldErrors) -> String {
    let told = |(name, messages): (&String, &Vec<String>)| format!("{} {}.", name.replace('_', " "), messages.join(", and "));
    errors.0.iter().map(told).collect::<Vec<_>>().join(" ")
}

/// `1 person`, `2 people`.
fn told(number: usize) -> String {
    if number == 1 { "1 person".to_owned() } else { format!("{number} people") }
}
