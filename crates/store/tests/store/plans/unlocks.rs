//! What an unlock asks and writes: one at a time on SQLite, as many as there are at once on PostgreSQL.

use doorward_core::SecretDigest;
use doorward_core::limit::Usage;
use doorward_store::commands::{NewCommand, close, insert_many, kept};
use doorward_store::facts::{Credential, Wanted, load};
use doorward_store::ledger::append;
use doorward_store::unlock_counts::{self, Limited};
use doorward_store::{
    access_keys, door_timers, group_links, ledger_heads, link_passes, logins, proximity_uses, signing_keys, users,
};

use super::book::{Book, May};
use crate::support::{NODE, NOW, after_seconds, entry};

/// The secret of the row with this number.
fn digest(number: i64) -> SecretDigest {
    SecretDigest(format!("{number:032}").into_bytes().try_into().unwrap())
}

fn uuid(number: i64) -> String {
    format!("00000000-0000-7000-8000-{number:012}")
}

fn command(number: i64) -> NewCommand {
    NewCommand {
        organization_id: 1,
        uuid: format!("new-{number}"),
        lock_id: number,
        node: NODE.to_owned(),
        draft: kept(&entry("a command").draft).unwrap(),
        counted: None,
        granted_at: NOW.at(),
        expires_at: NOW.at(),
    }
}

pub async fn plans(book: &mut Book) {
    book.batches = true;
    // Rows of the organization with id 1.
    let numbers: Vec<i64> = if book.is_sqlite() { vec![10] } else { vec![10, 20, 30] };
    let wanted = |credential: fn(SecretDigest) -> Credential| Wanted {
        requests: numbers.iter().map(|number| (credential(digest(*number)), *number)).collect(),
        proofs: true,
        hold: true,
    };
    let links = wanted(Credential::Link);
    book.plan("An unlock by link: what must be known", May::Sort, async |conn| load(conn, &links).await.unwrap()).await;
    let logins = wanted(Credential::Login);
    book.plan("An unlock by login: what must be known", May::Sort, async |conn| load(conn, &logins).await.unwrap()).await;
    let keys = wanted(Credential::AccessKey);
    book.plan("An unlock by access key: what must be known", May::Sort, async |conn| load(conn, &keys).await.unwrap()).await;
    book.plan("An unlock is granted", May::Search, async |conn| {
        insert_many(conn, numbers.iter().map(|number| command(*number)).collect()).await.unwrap();
        for limited in [Limited::GroupLink, Limited::RoleAssignment] {
            unlock_counts::set(conn, limited, 10, Usage { count: 1, since: None }).await.unwrap();
        }
        proximity_uses::insert(conn, 10, 20, 1).await.unwrap();
        door_timers::ensure(conn, numbers.clone()).await.unwrap();
    })
    .await;
    book.plan("An unlock is recorded", May::Search, async |conn| {
        let uuids: Vec<String> = numbers.iter().map(|number| uuid(20_000 - number)).collect();
        let commands: Vec<(i64, &str)> = uuids.iter().map(|uuid| (1, uuid.as_str())).collect();
        close(conn, &commands, None, after_seconds(1).at()).await.unwrap();
        unlock_counts::used_links(conn, &numbers, 1, NOW.at()).await.unwrap();
        unlock_counts::used_rights(conn, &numbers, 1).await.unwrap();
        users::touch(conn, &numbers, NOW).await.unwrap();
        logins::touch(conn, &numbers, NOW).await.unwrap();
        access_keys::touch(conn, &numbers, NOW.at()).await.unwrap();
    })
    .await;
    for (title, node) in [("The ledger is appended to", NODE), ("A chain begins", "node-3")] {
        let entries = numbers.iter().map(|number| entry(&format!("new-{number}"))).collect();
        book.plan(title, May::Search, async |conn| append(conn, node, 1, entries).await.unwrap()).await;
    }
    book.plan("An unlock that failed gives back what it used", May::Search, async |conn| {
        for limited in [Limited::GroupLink, Limited::RoleAssignment] {
            unlock_counts::give_back(conn, limited, 10, None, NOW.at()).await.unwrap();
        }
        unlock_counts::give_back_recounted(conn, 10, NOW.at()).await.unwrap();
    })
    .await;
    book.batches = false;
    book.plan("Who presents a secret", May::Search, async |conn| {
        group_links::find_by_digest(conn, digest(10)).await.unwrap();
        logins::find_by_digest(conn, digest(10)).await.unwrap();
        access_keys::find_by_digest(conn, digest(10)).await.unwrap();
    })
    .await;
    book.plan("A scanned pass: whose it is, and who vouches for it", May::Sort, async |conn| {
        signing_keys::trusted(conn, &digest(10).0, NOW).await.unwrap();
        group_links::find(conn, 1, 10).await.unwrap();
        link_passes::by_links(conn, [10]).await.unwrap();
    })
    .await;
    book.plan("A pass is signed", May::Search, async |conn| {
        signing_keys::that_signs(conn, 1, "key").await.unwrap();
        link_passes::delete_of_link(conn, 10).await.unwrap();
    })
    .await;
    book.plan("Where the chains end", May::Search, async |conn| ledger_heads::heads(conn, 1).await.unwrap()).await;
}
