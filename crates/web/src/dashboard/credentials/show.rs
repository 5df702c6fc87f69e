use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::event_sets::{self, EventSetInput};
use doorward_app::group_links::{self, CodeType, GroupLinkDetail};
use doorward_app::{Error, group_locks};
use doorward_core::input::Field as Member;
use doorward_core::{Code, EventType, Language, Permission, Timestamp};
use doorward_store::entity::event;
use doorward_store::page::Page;

use super::told::{self, Told};
use crate::dashboard::happened::{Happened, happened};
use crate::dashboard::tag::When;
use crate::dashboard::visit::{Answer, Shell, Visit};

const DOORS: Page = Page { limit: 50, offset: 0 };
const EVENTS: u64 = 20;

#[derive(Template)]
#[template(path = "credentials/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    detail: &'a GroupLinkDetail,
    told: Told<'a>,
    may_change: bool,
    /// When the row last changed.
    version: String,
    code: &'static str,
    language: String,
    last_used: Option<When>,
    delivered: Option<When>,
    made: When,
    /// The doors it opens, and how many more there are; `None` if the person may not see them.
    doors: Option<(Vec<String>, u64)>,
    /// What happened with it, newest first; `None` if the person may see no events.
    events: Option<Vec<(Happened<'a>, When)>>,
}

/// One link with all that is known of it.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = group_links::read(&visit.app, &visit.caller, id).await?;
    let doors = permitted(doors(&visit, detail.group.id).await)?;
    let events = permitted(events(&visit, id).await)?;
    let (now, link) = (visit.now(), &detail.group_link);
    let when = |at: Timestamp| told::when(&detail, at, now);
    let told_event = |event| (happened(event), when(event.created_at.at()));
    let page = ShowPage {
        shell: visit.shell(),
        told: Told::new(&detail, now),
        may_change: visit.caller.authorize(Permission::GroupLinksWrite, Target::from(&detail.group)).is_ok(),
        version: link.updated_at.at().to_string(),
        code: match CodeType::of(link) {
            None => "None",
            Some(CodeType::Online) => "Read with a connection",
            Some(CodeType::Offline) => "Read without a connection, too",
        },
        language: match link.language.as_deref() {
            Some(tag) => Language::stored(Some(tag)).name().to_owned(),
            None => format!("{}, as the organization’s", Language::stored(Some(&visit.organization.language)).name()),
        },
        last_used: link.last_used_at.map(|at| when(at.at())),
        delivered: link.delivery_status_at.map(|at| when(at.at())),
        made: when(link.created_at.at()),
        doors,
        events: events.as_ref().map(|events| events.iter().map(told_event).collect()),
        detail: &detail,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

async fn doors(visit: &Visit, group_id: i64) -> Result<(Vec<String>, u64), Error> {
    let query = group_locks::Query { group_id, ..group_locks::Query::default() };
    let listed = group_locks::list(&visit.app, &visit.caller, query, DOORS).await?;
    let more = listed.total.saturating_sub(listed.items.len() as u64);
    Ok((listed.items.into_iter().map(|door| format!("{} · {}", door.lock.name, door.place.name)).collect(), more))
}

/// What was done to it, and with it.
async fn events(visit: &Visit, id: i64) -> Result<Vec<event::Model>, Error> {
    let kind = || Member::Value(EventType::GROUP_LINK_CREATE.object_type.to_owned());
    let done_to = EventSetInput { event_object_type: kind(), event_object_id: Member::Value(id), ..EventSetInput::default() };
    let done_with = EventSetInput { event_actor_type: kind(), event_actor_id: Member::Value(id), ..EventSetInput::default() };
    let mut events = Vec::new();
    for input in [done_to, done_with] {
        events.extend(event_sets::list(&visit.app, &visit.caller, input, None, EVENTS).await?.events);
    }
    events.sort_by_key(|event| std::cmp::Reverse((event.created_at.at(), event.id)));
    events.dedup_by_key(|event| event.id);
    events.truncate(usize::try_from(EVENTS).unwrap_or(usize::MAX));
    Ok(events)
}

/// `None` for what the person has no right to see.
fn permitted<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(Error::Refused(Code::AccessDenied | Code::NotFound)) => Ok(None),
        Err(error) => Err(error),
    }
}
