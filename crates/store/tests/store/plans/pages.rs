//! Pages of event sets with each filter, and the ledger in its own order.

use doorward_core::EventType;
use doorward_store::event_sets::{Filter, Moment, events, hours, moment_of, newest};
use doorward_store::ledger::chain;
use doorward_store::ledger_check::{Chain, chains, check, ends};
use doorward_store::reach::Reach;
use doorward_store::{group_links, ledger_heads, role_assignments};

use super::book::{Book, May};
use crate::support::{NODE, after_seconds};

const LIMIT: u64 = 51;

/// Whether events are read in the order of time. Others are found by the index and sorted: a segment's at most at once.
fn is_in_time(filter: &Filter) -> bool {
    let kinds = filter.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == EventType::LOCK_UNLOCK.name));
    let reach = match &filter.reach {
        Reach::Organization => true,
        Reach::Within { places, groups: _ } => places.len() > 16,
    };
    let things = [&filter.actor, &filter.authenticated_by, &filter.object];
    let thing = things.iter().any(|(kind, id)| id.is_some() || kind.as_ref().is_some_and(|kind| kind != "Lock"));
    kinds && reach && !thing && filter.place_id.is_none() && filter.success != Some(false)
}

pub async fn plans(book: &mut Book) {
    let text = |text: &str| Some(text.to_owned());
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let two = || Reach::Within { places: vec![10, 20], groups: vec![] };
    let many = || Reach::Within { places: (1..=50).map(|number| 10 * number).collect(), groups: vec![] };
    let rare = [EventType::PLACE_UPDATE.name, EventType::LOCK_UPDATE.name];
    // Event sets reach back for a while if they are not asked for less.
    let all = || Filter { from: Some(after_seconds(0)), ..Filter::all(1) };
    let hour = |filter: Filter| Filter { from: Some(after_seconds(10_000)), until: Some(after_seconds(13_600)), ..filter };
    let (lock, user, login) = (|| (text("Lock"), Some(10)), || (text("User"), Some(10)), || (text("Login"), Some(10)));
    for (title, filter) in [
        ("of everybody", all()),
        ("of an hour", hour(all())),
        ("by somebody", Filter { actor: user(), ..all() }),
        ("by somebody in an hour", hour(Filter { actor: user(), ..all() })),
        ("by somebody that failed", Filter { actor: user(), success: Some(false), ..all() }),
        ("by any user", Filter { actor: (text("User"), None), ..all() }),
        ("by a credential", Filter { authenticated_by: login(), ..all() }),
        ("by a credential in an hour", hour(Filter { authenticated_by: login(), ..all() })),
        ("at a door", Filter { object: lock(), ..all() }),
        ("at a door in an hour", hour(Filter { object: lock(), ..all() })),
        ("at a door by somebody", Filter { object: lock(), actor: user(), ..all() }),
        ("of some types at a door", Filter { object: lock(), kinds: names(&rare), ..all() }),
        ("about places", Filter { object: (text("Place"), None), ..all() }),
        ("about doors", Filter { object: (text("Lock"), None), ..all() }),
        ("at a place", Filter { place_id: Some(10), ..all() }),
        ("at a place in an hour", hour(Filter { place_id: Some(10), ..all() })),
        ("at two places in reach", Filter { reach: two(), ..all() }),
        ("at one of two places in reach", Filter { reach: two(), place_id: Some(20), ..all() }),
        ("at a place out of reach", Filter { reach: two(), place_id: Some(30), ..all() }),
        ("at many places in reach", Filter { reach: many(), ..all() }),
        ("that failed", Filter { success: Some(false), ..all() }),
        ("that failed at a place", Filter { success: Some(false), place_id: Some(10), ..all() }),
        ("that worked", Filter { success: Some(true), ..all() }),
        ("of unlocks", Filter { kinds: names(&[EventType::LOCK_UNLOCK.name]), ..all() }),
        ("of a rare type", Filter { kinds: names(&rare[..1]), ..all() }),
        ("of a rare type in an hour", hour(Filter { kinds: names(&rare[..1]), ..all() })),
        ("of a rare type at a place", Filter { kinds: names(&rare[..1]), place_id: Some(10), ..all() }),
        ("of two rare types", Filter { kinds: names(&rare), ..all() }),
    ] {
        let may = if is_in_time(&filter) { May::Search } else { May::Sort };
        book.plan(&format!("Events {title}"), may, async |conn| events(conn, filter, i64::MAX, None, LIMIT).await.unwrap()).await;
    }
    let behind = Some(Moment { created_at: after_seconds(12_000), id: 12_000 });
    for (title, filter) in [("of everybody", all()), ("at a door in an hour", hour(Filter { object: lock(), ..all() }))] {
        let may = if is_in_time(&filter) { May::Search } else { May::Sort };
        let page = async |conn: &_| events(conn, filter, 20_000, behind, LIMIT).await.unwrap();
        book.plan(&format!("Events {title}, a later page"), may, page).await;
    }
    let uuids = ["00000000-0000-7000-8000-000000000010", "00000000-0000-7000-8000-000000000020"];
    for (title, filter) in [
        ("of a sequence", Filter { sequences: names(&uuids[..1]), ..all() }),
        ("of sequences", Filter { sequences: names(&uuids), ..all() }),
        ("by their ids", Filter { uuids: names(&uuids), ..all() }),
        ("by an id", Filter { uuids: names(&uuids[..1]), ..all() }),
    ] {
        book.plan(&format!("Events {title}"), May::Sort, async |conn| events(conn, filter, i64::MAX, None, LIMIT).await.unwrap())
            .await;
    }
    let today = Filter { kinds: names(&[EventType::LOCK_UNLOCK.name]), ..all() };
    book.plan("Overview: unlocks of today", May::Sort, async |conn| {
        hours(conn, today, after_seconds(12_000), 20_000).await.unwrap()
    })
    .await;
    book.plan("An event set is made and its next page found", May::Search, async |conn| {
        let heads = ledger_heads::heads(conn, 1).await.unwrap();
        newest(conn, 1, &heads).await.unwrap();
        moment_of(conn, 1, 10).await.unwrap();
    })
    .await;
    book.plan("A chain is followed", May::Search, async |conn| chain(conn, NODE, 1, 100, 100).await.unwrap()).await;
    book.plan(
        "The chains there are",
        May::Scan("the first row of an index, and then the first one behind each chain"),
        async |conn| chains(conn, None).await.unwrap(),
    )
    .await;
    book.plan("A chain is checked", May::Search, async |conn| {
        let chain = Chain { organization_id: 1, node: NODE.to_owned() };
        let ends = ends(conn, &chain).await.unwrap();
        check(conn, &chain, &ends, |_| {}).await.unwrap();
    })
    .await;
    book.plan("What a role assignment has used is counted", May::Search, async |conn| {
        let right = role_assignments::find(conn, 1, 10).await.unwrap().unwrap();
        role_assignments::unlocks(conn, &right, text("00000000"), vec!["no".to_owned()]).await.unwrap();
    })
    .await;
    book.plan("What a link has used is counted", May::Search, async |conn| {
        let link = group_links::find(conn, 1, 10).await.unwrap().unwrap();
        group_links::unlocks(conn, &link, text("00000000"), vec!["no".to_owned()]).await.unwrap();
    })
    .await;
}
