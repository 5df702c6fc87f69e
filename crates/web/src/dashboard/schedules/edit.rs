use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::schedules::{self, ScheduleDetail, ScheduleInput, Scheduleable, ScheduleableType};
use doorward_app::{Error, groups, locks};
use doorward_core::wall_clock;
use doorward_store::entity::schedule::Model;
use doorward_store::schedules::{ALL_DAY, ALLOW, FIRST_TO_ARRIVE, RECURRING, SINGLE, UNLOCK};
use serde_json::{Map, Value};

use super::words::clock;
use super::{home, owner, zone};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const WEEKLY: &str = "type=recurring_event";
const ONCE: &str = "type=single_event";
const WHOLE: &str = "type=single_all_day_event";
const WEEKDAYS: [(&str, &str); 7] = [
    ("monday", "Monday"),
    ("tuesday", "Tuesday"),
    ("wednesday", "Wednesday"),
    ("thursday", "Thursday"),
    ("friday", "Friday"),
    ("saturday", "Saturday"),
    ("sunday", "Sunday"),
];

/// What a new schedule is for.
struct New {
    kind: ScheduleableType,
    id: i64,
    name: String,
    zone: String,
}

impl New {
    async fn door(visit: &Visit, id: i64) -> Result<Self, Error> {
        let found = locks::read(&visit.app, &visit.caller, id, false).await?;
        Ok(Self { kind: ScheduleableType::Lock, id, name: found.lock.name, zone: found.place.time_zone })
    }

    async fn group(visit: &Visit, id: i64) -> Result<Self, Error> {
        let found = groups::read(&visit.app, &visit.caller, id).await?;
        let zone = found.place.map_or_else(|| visit.zone().to_owned(), |place| place.time_zone);
        Ok(Self { kind: ScheduleableType::Group, id, name: found.group.name, zone })
    }

    fn form(&self) -> Form {
        let mut fields = Vec::new();
        if self.kind == ScheduleableType::Lock {
            let choices = vec![
                Choice::new(ALLOW, "Lets through").hint("Whoever has a right opens the door in these hours, if it asks for times"),
                Choice::new(UNLOCK, "Holds the door open").hint("The door stays open for everyone in these hours"),
                Choice::new(FIRST_TO_ARRIVE, "Holds it open once someone has arrived")
                    .hint("The door stays open from the first person’s arrival until these hours end"),
            ];
            fields.push(Field::radios("consequence", "What it does", choices).value(ALLOW));
        }
        fields.extend(self::fields(None, &self.zone));
        let address = owner(self.kind, self.id);
        Form::new(format!("{address}/schedules/new"), "Add hours", fields).cancel(format!("{address}#hours"))
    }

    fn title(&self) -> String {
        format!("Add hours of {}", self.name)
    }

    async fn create(self, visit: Visit, sent: Sent) -> Answer {
        let mut form = self.form();
        form.fill(&sent);
        let mut status = StatusCode::OK;
        if !sent.review() {
            let made = async {
                let mut members = members(&form)?;
                members.insert("scheduleable_type".to_owned(), self.kind.as_str().into());
                members.insert("scheduleable_id".to_owned(), self.id.into());
                members.entry("consequence").or_insert_with(|| ALLOW.into());
                schedules::create(&visit.app, &visit.caller, Form::read(members)?).await
            };
            match made.await {
                Ok(made) => return Ok(visit.done(&home(&made.scheduleable), "The hours are added.")),
                Err(error) => status = form.refuse(&beside(error), None),
            }
        }
        Ok(EditPage::new(&visit, self.title(), form).respond(&visit, status))
    }
}

pub async fn ask_new_of_door(visit: Visit, Path(id): Path<i64>) -> Answer {
    let new = New::door(&visit, id).await?;
    Ok(EditPage::new(&visit, new.title(), new.form()).respond(&visit, StatusCode::OK))
}

pub async fn create_of_door(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    New::door(&visit, id).await?.create(visit, sent).await
}

pub async fn ask_new_of_group(visit: Visit, Path(id): Path<i64>) -> Answer {
    let new = New::group(&visit, id).await?;
    Ok(EditPage::new(&visit, new.title(), new.form()).respond(&visit, StatusCode::OK))
}

pub async fn create_of_group(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    New::group(&visit, id).await?.create(visit, sent).await
}

/// The form of hours that there are.
fn form(visit: &Visit, detail: &ScheduleDetail) -> Form {
    let fields = fields(Some(&detail.schedule), zone(detail, visit.zone()));
    Form::new(format!("/app/schedules/{}/edit", detail.schedule.id), "Save changes", fields)
        .cancel(home(&detail.scheduleable))
        .version(detail.schedule.updated_at.at())
}

fn title(of: &Scheduleable) -> String {
    format!("Change hours of {}", of.name())
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = schedules::read(&visit.app, &visit.caller, id).await?;
    Ok(EditPage::new(&visit, title(&detail.scheduleable), form(&visit, &detail)).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let detail = schedules::read(&visit.app, &visit.caller, id).await?;
    let saved = form(&visit, &detail);
    let mut form = form(&visit, &detail);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = ScheduleInput { unchanged_since: sent.version(), ..Form::read(members(&form)?)? };
            schedules::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&home(&detail.scheduleable), "The hours are changed.")),
            Err(error) => status = form.refuse(&beside(error), Some(&saved)),
        }
    }
    Ok(EditPage::new(&visit, title(&detail.scheduleable), form).respond(&visit, status))
}

fn fields(row: Option<&Model>, zone: &str) -> Vec<Field> {
    let kind = row.map_or(RECURRING, |row| &row.kind);
    let bits = row.and_then(|row| row.weekdays).unwrap_or(0);
    let days = WEEKDAYS.iter().enumerate().filter(|(day, _)| bits >> day & 1 == 1).map(|(_, (name, _))| *name);
    // A clock's field knows no 24:00; the end of the day is an empty one.
    let time = |minute: Option<i32>| minute.filter(|minute| *minute < 24 * 60).map(clock).unwrap_or_default();
    let shown = |at: Option<doorward_store::Micros>| at.map(|at| wall_clock::shown(at.at(), zone)).unwrap_or_default();
    let text = |text: Option<&Option<String>>| text.cloned().flatten().unwrap_or_default();
    let kinds = vec![
        Choice::new(RECURRING, "Every week"),
        Choice::new(SINGLE, "Once, from one moment to another"),
        Choice::new(ALL_DAY, "Once, for whole days"),
    ];
    let input = |name: &'static str, label: &'static str, kind: &'static str| Field::input(name, label, kind, "off");
    vec![
        Field::radios("type", "When", kinds).value(kind),
        Field::checks("days", "On these days", WEEKDAYS.iter().map(|(name, label)| Choice::new(name, *label)).collect())
            .when(WEEKLY)
            .value(days.collect::<Vec<_>>().join(",")),
        input("starts_at_time", "From", "time")
            .optional()
            .when(WEEKLY)
            .hint("Empty: the start of the day")
            .value(time(row.and_then(|row| row.starts_at_minute))),
        input("ends_at_time", "Until", "time")
            .optional()
            .when(WEEKLY)
            .hint("Before the start: on the next day. Empty: the end of the day")
            .value(time(row.and_then(|row| row.ends_at_minute))),
        Field::moment("starts_at", "Starts", zone).when(ONCE).value(shown(row.and_then(|row| row.starts_at))),
        Field::moment("ends_at", "Ends", zone).when(ONCE).value(shown(row.and_then(|row| row.ends_at))),
        input("starts_at_date", "First day", "date").optional().when(WHOLE).value(text(row.map(|row| &row.starts_at_date))),
        input("ends_at_date", "Last day", "date").optional().when(WHOLE).value(text(row.map(|row| &row.ends_at_date))),
        Field::text("name", "Name").optional().hint("Such as Office hours").value(text(row.map(|row| &row.name))),
        Field::toggle("override", "This is an exception", row.is_some_and(|row| row.overrides))
            .hint("It takes its time out of the other hours, such as for a holiday"),
        Field::toggle("enabled", "Switched on", row.is_none_or(|row| row.enabled)),
    ]
}

/// The members of the type that is chosen, and no others.
fn members(form: &Form) -> Result<Map<String, Value>, Error> {
    let kind = form.field("type").map(|field| field.value.clone()).unwrap_or_default();
    let mut members = form.members()?;
    let ticked = members.remove("days").unwrap_or_default();
    for (of, names) in [
        (RECURRING, ["starts_at_time", "ends_at_time"]),
        (SINGLE, ["starts_at", "ends_at"]),
        (ALL_DAY, ["starts_at_date", "ends_at_date"]),
    ] {
        for name in names.into_iter().filter(|_| of != kind) {
            members.remove(name);
        }
    }
    if kind == RECURRING {
        let on = |name: &str| ticked.as_array().is_some_and(|days| days.iter().any(|day| day == name));
        members.extend(WEEKDAYS.iter().map(|(name, _)| ((*name).to_owned(), on(name).into())));
    }
    Ok(members)
}

/// What is wrong with the days of the week stands beside them.
fn beside(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    if errors.0.remove("monday").is_some() {
        errors.add("days", "needs at least one day");
    }
    Error::Invalid(errors)
}
