use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::terminals;

use super::{SCANNERS, find_administered, home};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let terminal = find_administered(&visit, id).await?.terminal;
    let consequences = vec!["What is shown to it opens nothing any more.".to_owned()];
    let form = Form::new(format!("{SCANNERS}/{id}/delete"), "Delete scanner", Vec::new()).danger();
    let form = form.cancel(home(terminal.controller_id));
    let page = EditPage::new(&visit, format!("Delete {}?", terminal.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let terminal = find_administered(&visit, id).await?.terminal;
    terminals::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&home(terminal.controller_id), &format!("{} is deleted.", terminal.name)))
}
