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
    let (mut line, mut keyboard, mut listener) = (None, None, None);
    let kind = match scanner {
        None if saved.is_some() => "",
        None => "serial",
        Some(Scanner::Stdin) => "stdin",
        Some(Scanner::Serial(serial)) => {
            line = Some(serial);
            "serial"
        }
        Some(Scanner::Hid(hid)) => {
            keyboard = Some(hid);
            "hid"
        }
        Some(Scanner::Http(http)) => {
            listener = Some(http);
            "http"
        }
        Some(Scanner::Camera) => "camera",
    };
    let none = |label: &str| vec![Choice::new("", label)];
    let text = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let kinds = vec![
        Choice::new("serial", "A serial line"),
        Choice::new("hid", "A keyboard: it types what it reads"),
        Choice::new("http", "Posted over the network"),
        Choice::new("stdin", "The agent’s standard input"),
        Choice::new("camera", "A tablet, without a controller"),
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
        Field::text("keyboard", "Keyboard")
            .when("kind=hid")
            .hint("Best /dev/input/by-id/…-event-kbd, which stays the same")
            .value(keyboard.map_or("", |keyboard| &keyboard.device)),
        Field::text("listen", "Address")
            .when("kind=http")
            .hint("Where the controller’s machine listens, such as 192.168.1.5:8090")
            .value(listener.map(|listener| listener.listen.to_string()).unwrap_or_default()),
        token(listener.is_some()),
        Field::lines("description", "Notes", 3)
            .optional()
            .value(terminal.and_then(|terminal| terminal.description.clone()).unwrap_or_default()),
    ])
}

/// The secret of whoever posts codes, which is not shown again.
fn token(kept: bool) -> Field {
    let field = Field::text("token", "Token").when("kind=http");
    if kept {
        field.optional().hint("16 to 128 characters. Left empty, it stays as it is")
    } else {
        field.hint("16 to 128 characters, which whoever posts codes has to know")
    }
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
    let mut take = |name: &str| members.remove(name).as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    let [kind, device, baud, keyboard, listen, token] = ["kind", "device", "baud", "keyboard", "listen", "token"].map(&mut take);
    let scanner = match kind.as_str() {
        "" => Member::Null,
        "serial" => Member::Value(json!({"kind": kind, "device": device, "baud": baud.parse::<u32>().unwrap_or_default()})),
        "hid" => Member::Value(json!({"kind": kind, "device": keyboard})),
        "http" if token.is_empty() => Member::Value(json!({"kind": kind, "listen": listen})),
        "http" => Member::Value(json!({"kind": kind, "listen": listen, "token": token})),
        other => Member::Value(json!({"kind": other})),
    };
    Ok(TerminalInput { scanner, ..Form::read(members)? })
}

/// What is wrong with how it is read, beside the field that is meant: the message begins with the part's name.
pub fn beside(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for message in errors.0.remove("scanner").unwrap_or_default() {
        match message.split_once(' ') {
            Some(("device", rest)) if rest.contains("keyboard") => errors.add("keyboard", rest),
            Some((part @ ("device" | "baud" | "listen" | "token"), rest)) => errors.add(part, rest),
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
        let fields = ["name", "kind", "device", "baud", "keyboard", "listen", "token"]
            .map(|name| Field::text(name, name).optional())
            .to_vec();
        let mut form = Form::new("/x", "Save", fields);
        form.fill(&Sent::parse(text.as_bytes()));
        input(&form).unwrap()
    }

    #[test]
    fn only_the_fields_of_the_chosen_kind_count() {
        let serial = json!({"kind": "serial", "device": "/dev/ttyS0", "baud": 9_600});
        assert_eq!(sent("name=a&kind=serial&device=/dev/ttyS0&baud=9600").scanner, Member::Value(serial));
        assert_eq!(sent("name=a&kind=stdin&device=/dev/ttyS0&baud=9600").scanner, Member::Value(json!({"kind": "stdin"})));
        let keyboard = json!({"kind": "hid", "device": "/dev/input/event3"});
        assert_eq!(sent("name=a&kind=hid&device=/dev/ttyS0&keyboard=/dev/input/event3").scanner, Member::Value(keyboard));
        let listener = |more: &str| sent(&format!("name=a&kind=http&listen=192.168.1.5:8090{more}")).scanner;
        let kept = json!({"kind": "http", "listen": "192.168.1.5:8090"});
        assert_eq!(listener("&token="), Member::Value(kept));
        let told = json!({"kind": "http", "listen": "192.168.1.5:8090", "token": "0123456789abcdef"});
        assert_eq!(listener("&token=0123456789abcdef"), Member::Value(told));
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
