use axum::extract::Path;
use doorward_app::locks;

use super::address;
use crate::dashboard::visit::{Answer, Submitted};

pub async fn add(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    locks::favorite(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&address(id), "The door stands first in your lists."))
}

pub async fn remove(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    locks::unfavorite(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&address(id), "The door is no favorite of yours any more."))
}
