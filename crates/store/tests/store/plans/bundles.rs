//! What agents are told, and what they have decided.

use doorward_core::Timestamp;
use doorward_store::{bundles, facts, unlock_counts};

use super::book::{Book, May};
use crate::support::after_seconds;

pub async fn plans(book: &mut Book) {
    book.plan("What has changed, for all agents of a server", May::Sort, async |conn| {
        bundles::changes(conn, None, (1, 100), 20_000).await.unwrap();
        bundles::drivers(conn, [10, 11]).await.unwrap();
        bundles::links(conn, [10, 11]).await.unwrap();
    })
    .await;
    book.plan("What has changed, for an agent that was away", May::Sort, async |conn| {
        bundles::changes(conn, Some(1), (1, 100), 20_000).await.unwrap();
    })
    .await;
    book.plan("The doors of an agent", May::Sort, async |conn| {
        facts::doors(conn, 1, 10).await.unwrap();
    })
    .await;
    book.plan("Some links of a group, for an agent", May::Sort, async |conn| {
        bundles::links_of_group(conn, 10, 0, after_seconds(1), 500).await.unwrap();
    })
    .await;
    book.plan("A link has opened a door whose agent was alone", May::Search, async |conn| {
        unlock_counts::used_link_then(conn, 10, 1, Timestamp::from(after_seconds(1))).await.unwrap();
    })
    .await;
}
