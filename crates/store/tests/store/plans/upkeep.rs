//! What is tidied now and then.

use doorward_store::ledger::Reference;
use doorward_store::{commands, event_sets, group_links, logins, proximity_uses};

use super::book::{Book, May};
use crate::support::{NODE, after_seconds};

pub async fn plans(book: &mut Book) {
    let open = May::Scan("the index of open commands, which are few");
    book.plan("Commands that an earlier run left open, and those that something allowed", open, async |conn| {
        commands::open_of_node(conn, NODE).await.unwrap();
        commands::open_authorized_by(conn, 1, &Reference::new("RoleAssignment", 10), None).await.unwrap();
        let link = group_links::find(conn, 1, 10).await.unwrap().unwrap();
        group_links::counted_commands(conn, &link, None).await.unwrap();
    })
    .await;
    book.plan("Commands that nobody answered", May::Sort, async |conn| {
        commands::open_expired(conn, after_seconds(1), 100).await.unwrap()
    })
    .await;
    book.plan("Commands that were closed long ago", May::Sort, async |conn| {
        let before = "00000000-0000-7000-8000-000000001000";
        commands::organization_with_closed(conn, before).await.unwrap();
        commands::delete_closed(conn, 1, before, 500).await.unwrap();
    })
    .await;
    book.plan("Values of readers that nobody accepts any more", May::Search, async |conn| {
        proximity_uses::delete_before(conn, 10).await.unwrap();
    })
    .await;
    let hourly = May::Scan("whether any login is idle is asked once an hour, and unlocks keep no index of it");
    book.plan("Logins that have expired", hourly, async |conn| {
        logins::organization_with_idle(conn, "device", after_seconds(1)).await.unwrap();
        logins::idle(conn, 1, "device", after_seconds(1), 100).await.unwrap();
    })
    .await;
    book.plan("Event sets that are forgotten", May::Search, async |conn| {
        event_sets::delete_older(conn, after_seconds(1)).await.unwrap();
    })
    .await;
}
