//! The fields of a scanner, and what they make.

use doorward_app::terminals::TerminalInput;
use doorward_app::{Error, locks};
use doorward_core::Scanner;
use doorward_core::input::Field as Member;
use doorward_store::entity::terminal::Model as Terminal;
use doorward_store::page::Page;
use serde_json::{Value, json};

use super::super::choices;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::visit::Visit;

const DOORS: Page = Page { limit: 250, offset: 0 };
const SERIAL: &str = "kind=serial";
const SPEEDS: [u32; 9] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400];

/// The fields of a scanner in this place; empty ones for a new scanner, which this controller reads.
pub async fn fields(
    visit: &Visit,
    place_id: i64,
    controller_id: Option<i64>,
    saved: Option<(&Terminal, Option<&Scanner>)>,
) -> Result<Vec<Field>, Error> {
    let (terminal, scanner) = (saved.map(|(terminal, _)| terminal), saved.and_then(|(_, scanner)| scanner));
    let doors = doors(visit, place_id, terminal.and_then(|terminal| terminal.lock_id)).await?;
    let (kind, line) = match scanner {
        None if saved.is_some() => ("", None),
        None => ("serial", None),
        Some(Scanner::Stdin) => ("stdin", None),
        Some(Scanner::Serial(line)) => ("serial", Some(line)),
    };
    let none = |label: &str| vec![Choice::new("", label)];
    let text = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let kinds = vec![
        Choice::new("serial", "A serial line"),
        Choice::new("stdin", "The agent’s standard input"),
        Choice::new("", "Not set yet"),
    ];
    let speeds = SPEEDS.map(|speed| Choice::new(speed, speed.to_string())).to_vec();
    Ok(vec![
        Field::text("name", "Name").value(terminal.map_or("", |terminal| &terminal.name)),
        Field::select("lock_id", "Door", [none("None yet"), doors].concat())
            .optional()
            .hint("What it opens: a door of the scanner’s own place")
            .value(text(terminal.and_then(|terminal| terminal.lock_id))),
        Field::select("controller_id", "Read by", [none("No controller"), choices(visit, controller_id).await?].concat())
            .optional()
            .value(text(controller_id)),
        Field::select("kind", "How it is read", kinds)
            .optional()
            .hint("Scanners at USB look like a serial line too; a program that prints a line for each code works as standard input")
            .value(kind),
        Field::text("device", "Device")
            .when(SERIAL)
            .hint("Best /dev/serial/by-id/…, which stays the same")
            .value(line.map_or("", |line| &line.device)),
        Field::select("baud", "Baud", speeds)
            .when(SERIAL)
            .hint("Scanners at USB take any")
            .value(line.map_or(9_600, |line| line.baud).to_string()),
        Field::lines("description", "Notes", 3)
            .optional()
            .value(terminal.and_then(|terminal| terminal.description.clone()).unwrap_or_default()),
    ])
}

/// The doors of a place to choose from, and the one that is chosen.
async fn doors(visit: &Visit, place_id: i64, chosen: Option<i64>) -> Result<Vec<Choice>, Error> {
    let query = locks::Query { place_id: Some(place_id), ..locks::Query::default() };
    let listed = locks::list(&visit.app, &visit.caller, query, DOORS).await?.items;
    let mut doors: Vec<Choice> = listed.into_iter().map(|door| Choice::new(door.lock.id, door.lock.name)).collect();
    if let Some(id) = chosen.filter(|id| doors.iter().all(|door| door.value != id.to_string())) {
        doors.push(Choice::new(id, format!("Number {id}")));
    }
    Ok(doors)
}

/// What was typed, as the use case takes it.
///
/// # Errors
/// As of [`Form::read`].
pub fn input(form: &Form) -> Result<TerminalInput, Error> {
    let mut members = form.members()?;
    let (kind, device, baud) = (members.remove("kind"), members.remove("device"), members.remove("baud"));
    let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
    let baud = baud.as_ref().and_then(Value::as_str).and_then(|baud| baud.parse::<u32>().ok());
    let scanner = match kind {
        "" => Member::Null,
        "serial" => Member::Value(json!({"kind": kind, "device": device.unwrap_or_default(), "baud": baud.unwrap_or_default()})),
        other => Member::Value(json!({"kind": other})),
    };
    Ok(TerminalInput { scanner, ..Form::read(members)? })
}

/// What is wrong with how it is read, beside the field that is meant: the message begins with the part's name.
pub fn beside(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for message in errors.0.remove("scanner").unwrap_or_default() {
        match message.split_once(' ') {
            Some((part @ ("device" | "baud"), rest)) => errors.add(part, rest),
            _ => errors.add("kind", &message),
        }
    }
    Error::Invalid(errors)
}

#[cfg(test)]
mod tests {
    use doorward_core::input::FieldErrors;

    use super::*;
    use crate::dashboard::sent::Sent;

    fn sent(text: &str) -> TerminalInput {
        let fields = ["name", "kind", "device", "baud"].map(|name| Field::text(name, name).optional()).to_vec();
        let mut form = Form::new("/x", "Save", fields);
        form.fill(&Sent::parse(text.as_bytes()));
        input(&form).unwrap()
    }

    #[test]
    fn only_the_fields_of_the_chosen_kind_count() {
        let serial = json!({"kind": "serial", "device": "/dev/ttyS0", "baud": 9_600});
        assert_eq!(sent("name=a&kind=serial&device=/dev/ttyS0&baud=9600").scanner, Member::Value(serial));
        assert_eq!(sent("name=a&kind=stdin&device=/dev/ttyS0&baud=9600").scanner, Member::Value(json!({"kind": "stdin"})));
        assert_eq!(sent("name=a&kind=&device=/dev/ttyS0").scanner, Member::Null);
    }

    #[test]
    fn what_is_refused_stands_beside_its_field() {
        let mut refused = FieldErrors::one("scanner", "device must be a serial line");
        refused.add("scanner", "is read for another terminal of this controller already");
        let Error::Invalid(errors) = beside(refused.into()) else { panic!("another error") };
        assert_eq!(errors.0["device"], ["must be a serial line"]);
        assert_eq!(errors.0["kind"], ["is read for another terminal of this controller already"]);
    }
}
