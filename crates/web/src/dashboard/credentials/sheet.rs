//! The links that were made for several people and are passed on by hand: all of them, once, to copy, keep or print.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use doorward_app::Error;
use doorward_app::group_links::{self, picture};
use doorward_core::{Code, Permission, csv};

use super::several::{filled, people};
use super::steps::once;
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "credentials/sheet.html")]
struct SheetPage<'a> {
    shell: Shell<'a>,
    title: String,
    rows: Vec<Row>,
    /// A link with its name on each line.
    text: String,
    /// The table as an address of its own.
    file: String,
    /// How many of the lines have none.
    without: usize,
}

struct Row {
    name: String,
    to: String,
    link: String,
    /// Its QR code as a picture.
    code: Option<String>,
}

/// Shows what was made of the lines of a form that was sent. Makes nothing: what is kept no longer is not shown.
pub async fn show(headers: HeaderMap, Submitted { visit, sent }: Submitted) -> Answer {
    visit.caller.reach(Permission::GroupLinksWrite)?;
    let form = filled(&visit, &sent).await?;
    let people = people(&form)?;
    let (mut rows, all) = (Vec::new(), people.len());
    for line in people {
        let nothing = async { Err(Error::from(Code::NotFound)) };
        match once(&visit, &headers, &sent, &form, &line, nothing).await {
            Ok(made) => {
                let code = made.code().map(|code| Ok::<_, Error>(picture(&code)?.svg()));
                let link = visit.app.guest_address(made.secret().reveal());
                // Whoever may no longer see a link is not shown its secret.
                match group_links::read(&visit.app, &visit.caller, made.id).await {
                    Ok(_) => rows.push(Row { name: line.name, to: line.to, link, code: code.transpose()? }),
                    Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Err(Error::Refused(Code::NotFound) | Error::Invalid(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if rows.is_empty() {
        return Ok(visit.done("/app/credentials", "Their links are not shown any more. Replace a link to get a new one."));
    }
    Ok(respond(&visit, rows, all))
}

fn respond(visit: &Visit, rows: Vec<Row>, all: usize) -> axum::response::Response {
    let mut table = String::new();
    csv::push_row(&mut table, ["Name", "Email or phone number", "Link"]);
    for row in &rows {
        csv::push_row(&mut table, [row.name.as_str(), &row.to, &row.link]);
    }
    let page = SheetPage {
        shell: visit.shell(),
        title: count(rows.len() as u64, "access link"),
        text: rows.iter().map(|row| format!("{}\t{}", row.name, row.link)).collect::<Vec<_>>().join("\n"),
        file: format!("data:text/csv;charset=utf-8;base64,{}", BASE64_STANDARD.encode(table)),
        without: all.saturating_sub(rows.len()),
        rows,
    };
    visit.respond(StatusCode::OK, &page)
}
