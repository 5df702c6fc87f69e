//! Whoever changes the ledger afterwards is found out, by the name of the first entry that is not as it was written.

#![expect(clippy::panic, reason = "the helpers of a test may fail it")]

use doorward_store::Transaction;
use doorward_store::entity::event::{self, Column};
use doorward_store::ledger_check::{Broken, Chain, Fault, chains, check, ends};
use doorward_store::{Error, Store};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait as _, QueryOrder as _, Statement};

use crate::support::{NODE, entry, names, organization, record};

const ENTRIES: i64 = 5;

/// A ledger of one chain, and an organization without one.
struct Ledger {
    mill: i64,
    barn: i64,
    rows: Vec<event::Model>,
}

impl Ledger {
    async fn new(store: &Store) -> Self {
        let (mill, barn) = (organization(store, "mill").await, organization(store, "barn").await);
        record(store, NODE, mill, &names("event", usize::try_from(ENTRIES).unwrap())).await;
        let rows = event::Entity::find().order_by_asc(Column::Id).all(store.reader()).await.unwrap();
        assert_eq!(verify(store.reader()).await, Ok(vec![]));
        Self { mill, barn, rows }
    }

    /// The row id of the entry at a position.
    fn id(&self, position: usize) -> i64 {
        self.rows[position - 1].id
    }
}

/// Every broken chain of the database, and where it breaks.
async fn verify(conn: &impl ConnectionTrait) -> Result<Vec<(Chain, Broken)>, String> {
    let text = |error: Error| error.to_string();
    let mut found = Vec::new();
    for chain in chains(conn, None).await.map_err(text)? {
        let ends = ends(conn, &chain).await.map_err(text)?;
        let broken = check(conn, &chain, &ends, |_| {}).await.map_err(text)?.broken;
        found.extend(broken.map(|broken| (chain, broken)));
    }
    Ok(found)
}

/// Rows that it changed.
async fn run(tx: &Transaction, sql: &str) -> Result<u64, String> {
    Ok(tx.execute_unprepared(sql).await.map_err(|error| error.to_string())?.rows_affected())
}

/// What the verification names after this forgery, which is undone again. `None` if the database refuses it.
async fn forged(store: &Store, statements: &[&str]) -> Option<Vec<(Chain, Broken)>> {
    let tx = store.begin().await.unwrap();
    for sql in statements {
        match run(&tx, sql).await {
            Ok(rows) => assert!(rows > 0, "{sql} changed nothing"),
            Err(_) => return None,
        }
    }
    Some(verify(&tx).await.unwrap_or_else(|error| panic!("{statements:?}: {error}")))
}

/// The one broken chain after a forgery that the database takes.
async fn broken(store: &Store, statements: &[&str]) -> Broken {
    let found = forged(store, statements).await.unwrap_or_else(|| panic!("refused: {statements:?}"));
    assert_eq!(found.len(), 1, "{statements:?}: {found:?}");
    assert_eq!(found[0].0.node, NODE);
    found[0].1.clone()
}

fn at(position: i64, uuid: Option<&str>, fault: Fault) -> Broken {
    Broken { position, uuid: uuid.map(str::to_owned), fault }
}

/// A column of a table, by the database's own catalogue.
#[derive(Debug)]
struct Stored {
    name: String,
    kind: String,
    nullable: bool,
}

async fn columns(store: &Store, table: &str) -> Vec<Stored> {
    let backend = store.reader().get_database_backend();
    let sql = if backend == DbBackend::Sqlite {
        format!("SELECT name, type AS kind, \"notnull\" = 0 AND pk = 0 AS nullable FROM pragma_table_info('{table}')")
    } else {
        format!(
            "SELECT column_name::text AS name, data_type::text AS kind, is_nullable = 'YES' AS nullable \
             FROM information_schema.columns WHERE table_name = '{table}'"
        )
    };
    let rows = store.reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    let column = |row: &sea_orm::QueryResult| Stored {
        name: row.try_get("", "name").unwrap(),
        kind: row.try_get::<String>("", "kind").unwrap().to_lowercase(),
        nullable: row.try_get("", "nullable").unwrap(),
    };
    rows.iter().map(column).collect()
}

/// Expressions for other values of a column. SQLite takes any value in any column.
fn forgeries(column: &Stored, ledger: &Ledger, sqlite: bool) -> Vec<String> {
    let name = format!("\"{}\"", column.name);
    let mut forgeries = match column.kind.as_str() {
        _ if column.name == "organization_id" => vec![ledger.barn.to_string()],
        "boolean" => vec![format!("NOT {name}")],
        "bigint" | "integer" => vec![format!("{name} + 1000"), format!("-{name}")],
        "text" => vec![format!("{name} || '.'"), "''".to_owned()],
        "blob" => vec!["randomblob(16)".to_owned(), "randomblob(32)".to_owned(), "x''".to_owned()],
        "bytea" => vec![format!("set_byte({name}, 0, get_byte({name}, 0) # 1)"), "''::bytea".to_owned()],
        other => panic!("{column:?}: how is a {other} forged?"),
    };
    if column.nullable {
        forgeries.push("NULL".to_owned());
    }
    if sqlite && column.name != "organization_id" {
        forgeries.extend(["77", "1.5", "'x'"].map(str::to_owned));
        // Bytes as a node's name cannot even be listed: then the verification fails as a whole.
        forgeries.extend((column.name != "node").then(|| "x'00'".to_owned()));
    }
    forgeries
}

#[db_test]
async fn a_change_of_any_column_of_an_entry_is_found_and_named(db: TestDatabase) {
    let ledger = Ledger::new(&db.store).await;
    let columns = columns(&db.store, "events").await;
    assert!(columns.len() >= 28, "{columns:?}");
    let sqlite = db.store.reader().get_database_backend() == DbBackend::Sqlite;
    for column in columns {
        let mut taken = 0;
        for forgery in forgeries(&column, &ledger, sqlite) {
            let sql = format!("UPDATE events SET \"{}\" = {forgery} WHERE id = {}", column.name, ledger.id(3));
            let Some(found) = forged(&db.store, &[&sql]).await else { continue };
            taken += 1;
            let mut named = found.iter().filter(|(chain, _)| (chain.organization_id, chain.node.as_str()) == (ledger.mill, NODE));
            let Some((_, broken)) = named.next() else { panic!("{sql}: nobody noticed") };
            let expected = match column.name.as_str() {
                // The row moved behind the last one, or in front of the first: the entry after it, or itself, is out of order.
                "id" if forgery.contains("1000") || forgery == "77" => at(4, Some("event-3"), Fault::RowOrder),
                "id" => at(3, Some("event-2"), Fault::RowOrder),
                "organization_id" | "node" => at(3, None, Fault::Missing { until: 3 }),
                "chain_index" if forgery.starts_with('-') => at(-3, Some("event-2"), Fault::BeforeFirst),
                // Between the first and the second.
                "chain_index" if forgery == "1.5" => at(1, None, Fault::Unreadable),
                "chain_index" => at(3, None, Fault::Missing { until: 3 }),
                "object_name"
                | "actor_name"
                | "actor_email"
                | "message"
                | "salt"
                | "integration_identifier"
                | "integration_contact"
                    if broken.fault != Fault::Unreadable =>
                {
                    at(3, Some("event-2"), Fault::PersonalFieldsChanged)
                }
                _ if broken.fault == Fault::Unreadable => at(3, None, Fault::Unreadable),
                _ => at(3, broken.uuid.as_deref().filter(|_| column.name == "uuid").or(Some("event-2")), Fault::Changed),
            };
            assert_eq!(*broken, expected, "{sql}");
        }
        assert!(taken > 0, "no forgery of {column:?} was tried");
    }
}

#[db_test]
async fn a_change_of_any_column_of_a_head_is_found_and_named(db: TestDatabase) {
    let ledger = Ledger::new(&db.store).await;
    let sqlite = db.store.reader().get_database_backend() == DbBackend::Sqlite;
    for column in columns(&db.store, "ledger_heads").await {
        // The head's row id stands for nothing and leaves the database nowhere.
        if column.name == "id" {
            continue;
        }
        let mut taken = 0;
        for forgery in forgeries(&column, &ledger, sqlite) {
            let sql = format!("UPDATE ledger_heads SET \"{}\" = {forgery}", column.name);
            let Some(found) = forged(&db.store, &[&sql]).await else { continue };
            taken += 1;
            let Some((_, broken)) =
                found.iter().find(|(chain, _)| (chain.organization_id, chain.node.as_str()) == (ledger.mill, NODE))
            else {
                panic!("{sql}: nobody noticed")
            };
            let expected = match column.name.as_str() {
                "organization_id" | "node" => at(1, Some("event-0"), Fault::HeadMissing),
                "chain_index" if forgery.contains("1000") => at(6, None, Fault::Missing { until: 1_005 }),
                "chain_index" if forgery.starts_with('-') => at(1, Some("event-0"), Fault::AfterHead { head: -5 }),
                "chain_index" if forgery == "77" => at(6, None, Fault::Missing { until: 77 }),
                "chain_index" => at(1, Some("event-0"), Fault::AfterHead { head: 0 }),
                "hash" => at(5, None, Fault::HeadChanged),
                _ => panic!("{column:?}: what does a forged one look like?"),
            };
            assert_eq!(*broken, expected, "{sql}");
        }
        assert!(taken > 0, "no forgery of {column:?} was tried");
    }
}

#[db_test]
async fn a_removed_entry_is_found_wherever_it_stood(db: TestDatabase) {
    let ledger = Ledger::new(&db.store).await;
    for position in 1..=ENTRIES {
        let id = ledger.id(usize::try_from(position).unwrap());
        let sql = format!("DELETE FROM events WHERE id = {id}");
        assert_eq!(broken(&db.store, &[&sql]).await, at(position, None, Fault::Missing { until: position }));
        // Closing the gap does not help, and neither does a head that was set back.
        let close = format!("UPDATE events SET chain_index = -chain_index WHERE id > {id}");
        let gap = "UPDATE events SET chain_index = -chain_index - 1 WHERE chain_index < 0";
        let head = format!("UPDATE ledger_heads SET chain_index = {}", ENTRIES - 1);
        let expected = match position {
            ENTRIES => at(4, None, Fault::HeadChanged),
            _ => at(position, Some(&format!("event-{position}")), Fault::Changed),
        };
        let statements = if position == ENTRIES { vec![sql.as_str(), &head] } else { vec![&sql, &close, gap, &head] };
        assert_eq!(broken(&db.store, &statements).await, expected);
    }
    let several = format!("DELETE FROM events WHERE id IN ({}, {}, {})", ledger.id(2), ledger.id(3), ledger.id(5));
    assert_eq!(broken(&db.store, &[&several]).await, at(2, None, Fault::Missing { until: 3 }));
}

#[db_test]
async fn two_entries_that_changed_places_are_found(db: TestDatabase) {
    let ledger = Ledger::new(&db.store).await;
    let place = |id: i64, position: i64| format!("UPDATE events SET chain_index = {position} WHERE id = {id}");
    for (one, other) in [(1, 2), (2, 3), (2, 5), (4, 5)] {
        let (first, second) = (ledger.id(one), ledger.id(other));
        let (one, other) = (i64::try_from(one).unwrap(), i64::try_from(other).unwrap());
        let positions = [place(first, 99), place(second, one), place(first, other)];
        let expected = at(one, Some(&format!("event-{}", other - 1)), Fault::Reordered { stored_at: other });
        assert_eq!(broken(&db.store, &positions.each_ref().map(String::as_str)).await, expected);
    }
    // The row ids alone: the database would list them in another order.
    let number = |id: i64, new: i64| format!("UPDATE events SET id = {new} WHERE id = {id}");
    let (second, third) = (ledger.id(2), ledger.id(3));
    let ids = [number(second, 999_999), number(third, second), number(999_999, third)];
    assert_eq!(broken(&db.store, &ids.each_ref().map(String::as_str)).await, at(3, Some("event-2"), Fault::RowOrder));
}

#[db_test]
async fn a_forged_entry_is_found_wherever_it_is_put(db: TestDatabase) {
    let ledger = Ledger::new(&db.store).await;
    // A copy under another id and position, as good as a forger can make it without the secret that does not exist.
    let names: Vec<_> = columns(&db.store, "events").await.into_iter().map(|column| column.name).collect();
    let copy = |position: &str| {
        let values: Vec<String> = names
            .iter()
            .map(|name| match name.as_str() {
                "id" => "999999".to_owned(),
                "uuid" => "'forged'".to_owned(),
                "chain_index" => position.to_owned(),
                name => format!("\"{name}\""),
            })
            .collect();
        let columns = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        format!("INSERT INTO events ({columns}) SELECT {} FROM events WHERE id = {}", values.join(", "), ledger.id(2))
    };
    assert_eq!(broken(&db.store, &[&copy("6")]).await, at(6, Some("forged"), Fault::AfterHead { head: 5 }));
    assert_eq!(broken(&db.store, &[&copy("14")]).await, at(14, Some("forged"), Fault::AfterHead { head: 5 }));
    let with_head = format!("UPDATE ledger_heads SET chain_index = {}", ENTRIES + 1);
    assert_eq!(broken(&db.store, &[&copy("6"), &with_head]).await, at(6, Some("forged"), Fault::Changed));
    if db.store.reader().get_database_backend() == DbBackend::Sqlite {
        for position in ["5.5", "6.5", "1e300", "'x'", "x'00'"] {
            assert_eq!(broken(&db.store, &[&copy(position)]).await.fault, Fault::Unreadable, "{position}");
        }
    }
    assert_eq!(broken(&db.store, &[&copy("0")]).await, at(0, Some("forged"), Fault::BeforeFirst));
    let make_room = [
        format!("UPDATE events SET chain_index = -chain_index WHERE id >= {}", ledger.id(3)),
        "UPDATE events SET chain_index = -chain_index + 1 WHERE chain_index < 0".to_owned(),
        copy("3"),
    ];
    assert_eq!(
        broken(&db.store, &make_room.each_ref().map(String::as_str)).await,
        at(3, Some("forged"), Fault::Reordered { stored_at: 4 })
    );
}

#[db_test]
async fn a_chain_that_is_gone_while_its_head_remains_is_found_and_so_is_one_without_its_head(db: TestDatabase) {
    let ledger = Ledger::new(&db.store).await;
    record(&db.store, "node-2", ledger.mill, &names("second", 2)).await;
    assert_eq!(broken(&db.store, &["DELETE FROM events WHERE node = 'node-1'"]).await, at(1, None, Fault::Missing { until: 5 }));
    assert_eq!(
        broken(&db.store, &["DELETE FROM ledger_heads WHERE node = 'node-1'"]).await,
        at(1, Some("event-0"), Fault::HeadMissing)
    );
    let emptied = ["DELETE FROM events WHERE node = 'node-1'", "UPDATE ledger_heads SET chain_index = 0 WHERE node = 'node-1'"];
    assert_eq!(broken(&db.store, &emptied).await, at(0, None, Fault::HeadChanged));
    let given_away = format!("UPDATE events SET organization_id = {} WHERE node = 'node-1'", ledger.barn);
    let found = forged(&db.store, &[&given_away]).await.unwrap();
    let faults: Vec<_> = found.iter().map(|(chain, broken)| (chain.organization_id, broken.fault)).collect();
    assert_eq!(faults, [(ledger.mill, Fault::Missing { until: 5 }), (ledger.barn, Fault::HeadMissing)]);
}

#[db_test]
async fn a_break_is_found_beyond_the_first_page_and_what_lies_before_it_counts(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 1_030)).await;
    let chain = Chain { organization_id: id, node: NODE.to_owned() };
    for position in [1_000, 1_001, 1_030] {
        let tx = db.store.begin().await.unwrap();
        run(&tx, &format!("UPDATE events SET kind = 'lock.update' WHERE chain_index = {position}")).await.unwrap();
        let mut read = 0;
        let checked = check(&tx, &chain, &ends(&tx, &chain).await.unwrap(), |entries| read += entries).await.unwrap();
        assert_eq!(checked.entries, u64::try_from(position).unwrap() - 1);
        assert_eq!(checked.broken, Some(at(position, Some(&format!("event-{}", position - 1)), Fault::Changed)));
        assert!(read <= checked.entries);
    }
    // The pages part between the two.
    let swap = [
        "UPDATE events SET chain_index = 9999 WHERE chain_index = 1000",
        "UPDATE events SET chain_index = 1000 WHERE chain_index = 1001",
        "UPDATE events SET chain_index = 1001 WHERE chain_index = 9999",
    ];
    assert_eq!(broken(&db.store, &swap).await, at(1_000, Some("event-1000"), Fault::Reordered { stored_at: 1_001 }));
}

#[db_test]
async fn a_server_may_go_on_writing_while_its_ledger_is_verified(db: TestDatabase) {
    let ledger = Ledger::new(&db.store).await;
    let chain = Chain { organization_id: ledger.mill, node: NODE.to_owned() };
    let before = ends(db.store.reader(), &chain).await.unwrap();
    record(&db.store, NODE, ledger.mill, &names("later", 3)).await;
    let checked = check(db.store.reader(), &chain, &before, |_| {}).await.unwrap();
    assert_eq!((checked.entries, checked.broken), (5, None));

    let tx = db.store.begin().await.unwrap();
    doorward_store::ledger::append(&tx, NODE, ledger.mill, vec![entry("under way")]).await.unwrap();
    let now = ends(db.store.reader(), &chain).await.unwrap();
    assert_eq!(check(db.store.reader(), &chain, &now, |_| {}).await.unwrap().entries, 8);
}
