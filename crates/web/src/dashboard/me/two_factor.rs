use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::Error;
use doorward_app::two_factor::{self, OtpInput};
use doorward_core::qr::Picture;

use super::ACCOUNT;
use super::told_once::ToldOnce;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

const SET_UP: &str = "Set up two-factor sign-in";
const ENTER: &str = "Enter the code of your app";
const RENEW: &str = "Make new backup codes?";
const OFF: &str = "Switch off two-factor sign-in?";

/// The field of a code that a device shows.
pub(super) fn code_field() -> Field {
    Field::input("otp_attempt", "Verification code", "text", "one-time-code").max(32).hint("The six digits that your app shows now")
}

fn start() -> Form {
    Form::new(format!("{ACCOUNT}/two_factor"), "Show the QR code", Vec::new()).cancel(ACCOUNT)
}

fn verification() -> Form {
    Form::new(format!("{ACCOUNT}/two_factor/activate"), "Switch on", vec![code_field()]).cancel(ACCOUNT)
}

pub async fn ask(visit: Visit) -> Answer {
    let text = "You need an authenticator app on your phone. Once this is on, signing in asks for a code of that \
                app beside your password.";
    Ok(EditPage::new(&visit, SET_UP, start()).text(text).respond(&visit, StatusCode::OK))
}

/// Makes the secret and shows it. It counts only once a code of it is typed.
pub async fn begin(Submitted { visit, .. }: Submitted) -> Answer {
    let new = match two_factor::otp_secret(&visit.app, &visit.caller).await {
        Ok(new) => new,
        Err(error) => return Ok(refused(&visit, SET_UP, start(), &error)),
    };
    let picture = Picture::of(new.uri.reveal()).map_err(|error| Error::Internal(error.to_string()))?;
    let page = ToldOnce {
        shell: visit.shell(),
        title: SET_UP,
        text: "Scan the code with your authenticator app, or type the key into it. Then enter the code that the app shows."
            .to_owned(),
        picture: Some((picture.svg(), "QR code for your authenticator app")),
        label: "Key",
        secrets: vec![new.secret],
        form: Some(verification()),
    };
    Ok(page.respond(&visit, StatusCode::OK))
}

/// Switches it on and shows backup codes. A code that is wrong is asked for again: the app has the secret.
pub async fn activate(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = verification();
    form.fill(&sent);
    let activated = async { two_factor::activate(&visit.app, &visit.caller, form.input::<OtpInput>()?).await };
    match activated.await {
        Ok(()) => Ok(codes(&visit, "Two-factor sign-in is on").await?),
        Err(error) => Ok(refused(&visit, ENTER, form, &error)),
    }
}

pub async fn ask_codes(visit: Visit) -> Answer {
    let form = Form::new(format!("{ACCOUNT}/two_factor/backup_codes"), "Make new codes", Vec::new()).danger().cancel(ACCOUNT);
    let consequences = vec!["The backup codes that you have now stop working.".to_owned()];
    Ok(EditPage::new(&visit, RENEW, form).consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn make_codes(Submitted { visit, .. }: Submitted) -> Answer {
    Ok(codes(&visit, "Your new backup codes").await?)
}

async fn codes(visit: &Visit, title: &'static str) -> Result<Response, Error> {
    let secrets = two_factor::backup_codes(&visit.app, &visit.caller).await?;
    let page = ToldOnce {
        shell: visit.shell(),
        title,
        text: "Each of these codes signs you in once if you lose your phone. Keep them where you find them \
               without it: they are shown only now."
            .to_owned(),
        picture: None,
        label: "Backup codes",
        secrets,
        form: None,
    };
    Ok(page.respond(visit, StatusCode::OK))
}

fn off() -> Form {
    let code = code_field().hint("The six digits that your app shows now, or a backup code");
    Form::new(format!("{ACCOUNT}/two_factor/off"), "Switch off", vec![code]).danger().cancel(ACCOUNT)
}

fn page_off(visit: &Visit, form: Form) -> EditPage<'_> {
    let consequences = vec![
        "Your password alone signs you in.".to_owned(),
        "What your app was set up with and your backup codes are gone.".to_owned(),
    ];
    EditPage::new(visit, OFF, form).consequences(consequences)
}

pub async fn ask_off(visit: Visit) -> Answer {
    Ok(page_off(&visit, off()).respond(&visit, StatusCode::OK))
}

pub async fn switch_off(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = off();
    form.fill(&sent);
    let deactivated = async { two_factor::deactivate(&visit.app, &visit.caller, form.input::<OtpInput>()?).await };
    match deactivated.await {
        Ok(()) => Ok(visit.done(ACCOUNT, "Two-factor sign-in is off.")),
        Err(error) => {
            let status = form.refuse(&error, None);
            Ok(page_off(&visit, form).respond(&visit, status))
        }
    }
}

fn refused(visit: &Visit, title: &str, mut form: Form, error: &Error) -> Response {
    let status = form.refuse(error, None);
    EditPage::new(visit, title, form).respond(visit, status)
}
