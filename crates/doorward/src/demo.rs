//! `doorward demo`

mod fill;

use std::fs;
use std::io::Write;

use doorward_app::App;
use doorward_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cli::DemoArguments;
use crate::data::DataFolder;
use crate::failure::Failure;
use crate::log;
use crate::serve::Server;
use crate::settings::{Defaults, Settings};

/// The demo remembers its secrets here, so that it can print them again. A real organization's are shown once.
const NOTES: &str = "demo.json";

/// What the demo remembers.
#[derive(Serialize, Deserialize)]
struct Notes {
    domain: String,
    email: String,
    password: String,
    api_key: String,
    visitors_group_id: i64,
    valid: DemoLink,
    future: DemoLink,
    expired: DemoLink,
}

/// One of its links.
#[derive(Serialize, Deserialize)]
struct DemoLink {
    id: i64,
    secret: String,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
}

/// Prepares an organization, or takes the one prepared before, and serves it.
pub(crate) async fn run(arguments: DemoArguments) -> Result<(), Failure> {
    let settings = Settings::load(arguments.options, &Defaults::DEMO)?;
    log::start(settings.log_format, "warn,doorward_agent=info");
    let mails = settings.smtp_url.is_some();
    let data = DataFolder::open(&settings.data)?;
    let notes = read_notes(&data)?;
    if arguments.fresh {
        start_over(&data, notes.is_some(), &settings)?;
    }
    let notes = notes.filter(|_| !arguments.fresh);
    let server = Server::prepare(settings).await?;
    let notes = match notes {
        Some(notes) => fill::refresh(&server.app, notes).await?,
        None => fill::fill(&server.app).await?,
    };
    let text = serde_json::to_string_pretty(&notes).map_err(|error| Failure::Running(error.to_string()))?;
    server.data.write(NOTES, &text)?;
    let printed = write!(std::io::stdout(), "{}", greeting(&server.app, &notes, mails));
    printed.map_err(|error| Failure::Running(format!("cannot print: {error}")))?;
    server.run().await
}

fn read_notes(data: &DataFolder) -> Result<Option<Notes>, Failure> {
    match fs::read_to_string(data.file(NOTES)) {
        Ok(text) => serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| Failure::Environment(format!("{} cannot be read: {error}", data.file(NOTES).display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Environment(format!("cannot read {}: {error}", data.file(NOTES).display()))),
    }
}

/// Removes the demo's own database, and nothing that a demo did not make.
fn start_over(data: &DataFolder, was_demo: bool, settings: &Settings) -> Result<(), Failure> {
    if settings.database.is_some() {
        return Err(Failure::Environment(
            "--fresh removes only the database in the data folder: empty the one of --database yourself".to_owned(),
        ));
    }
    let _hold = data.hold()?;
    let database = data.file("doorward.sqlite");
    if !was_demo && database.exists() {
        let path = data.path().display();
        return Err(Failure::Environment(format!("{path} holds data that is not the demo's: --fresh does not remove it")));
    }
    for name in [NOTES, "doorward.sqlite", "doorward.sqlite-wal", "doorward.sqlite-shm"] {
        match fs::remove_file(data.file(name)) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::Environment(format!("cannot remove {}: {error}", data.file(name).display()))),
        }
    }
    Ok(())
}

fn greeting(app: &App, notes: &Notes, mails: bool) -> String {
    let base = &app.config().public_url;
    let guest = |link: &DemoLink| app.guest_address(&link.secret);
    let mail = if mails {
        ""
    } else {
        "               (no mail server is set, so the mail waits; the answer's \"secret\" goes behind /grouplinks/)\n"
    };
    format!(
        "\nDoorward is ready. Ctrl-C stops it.\n\n\
         Guest page     {}\n\
         \x20 not yet      {}\n\
         \x20 expired      {}\n\
         API            {base}  (described at {base}/docs)\n\
         Dashboard      {base}/app\n\
         \x20 sign in      domain {}  e-mail {}  password {}\n\
         API key        {}\n\
         Send a link    curl {base}/group_links -H 'Authorization: KISI-LOGIN {}' -H 'Content-Type: application/json' \\\n\
         \x20              -d '{{\"group_link\":{{\"name\":\"Robin Example\",\"group_id\":{},\"email\":\"robin@example.com\"}}}}'\n{mail}\
         Data           {}\n\n",
        guest(&notes.valid),
        guest(&notes.future),
        guest(&notes.expired),
        notes.domain,
        notes.email,
        notes.password,
        notes.api_key,
        notes.api_key,
        notes.visitors_group_id,
        "doorward demo --fresh starts over",
    )
}
