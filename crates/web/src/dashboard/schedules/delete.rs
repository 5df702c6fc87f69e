use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::schedules::{self, Consequence, ScheduleableType};

use super::{home, words, zone};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = schedules::read(&visit.app, &visit.caller, id).await?;
    let (row, of) = (&detail.schedule, &detail.scheduleable);
    let when = words::when(row, zone(&detail, visit.zone()), visit.now());
    let means = match (of.kind(), row.overrides) {
        (_, true) => "The other hours count at this time again.",
        (ScheduleableType::Lock, false) if row.consequence != Consequence::Allow.as_str() => {
            "The door is shut if only these hours hold it open now."
        }
        (_, false) => "Whoever came in by these hours is refused from now on, unless other hours let them through.",
    };
    let form = Form::new(format!("/app/schedules/{id}/delete"), "Delete hours", Vec::new()).danger().cancel(home(of));
    let page = EditPage::new(&visit, format!("Delete hours of {}?", of.name()), form);
    Ok(page.text(when).consequences(vec![means.to_owned()]).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let detail = schedules::read(&visit.app, &visit.caller, id).await?;
    schedules::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&home(&detail.scheduleable), "The hours are deleted."))
}
