//! Whoever changes the ledger afterwards is found out.

use doorward_store::Store;
use doorward_store::entity::event::{self, Column};
use doorward_store::ledger::chain;
use doorward_testkit::chain::verify;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, Iterable as _, ModelTrait as _, QueryFilter as _, Value};

use crate::support::{NODE, names, organization, record};

async fn three_entries(store: &Store) -> (i64, i64) {
    let mill = organization(store, "mill").await;
    record(store, NODE, mill, &names("event", 3)).await;
    (mill, organization(store, "barn").await)
}

async fn write(store: &Store, id: i64, column: Column, value: Value) {
    let tx = store.begin().await.unwrap();
    let update = event::Entity::update_many().col_expr(column, Expr::value(value)).filter(Column::Id.eq(id));
    assert_eq!(update.exec(&tx).await.unwrap().rows_affected, 1);
    tx.commit().await.unwrap();
}

/// Another value of the same type. `other` is an organization that exists.
#[expect(clippy::panic, clippy::wildcard_enum_match_arm, reason = "a column of a new type needs a forgery of its own")]
fn changed(column: Column, value: &Value, other: i64) -> Value {
    match value {
        Value::BigInt(_) if matches!(column, Column::OrganizationId) => other.into(),
        Value::BigInt(number) => (number.unwrap() + 1_000).into(),
        Value::String(text) => format!("{}.", text.as_ref().unwrap()).into(),
        Value::Bool(on) => (!on.unwrap()).into(),
        Value::Bytes(bytes) => {
            let mut bytes = bytes.as_ref().unwrap().clone();
            bytes[0] ^= 1;
            bytes.into()
        }
        other => panic!("a column of a type that this test does not know: {other:?}"),
    }
}

fn is_nullable(column: Column) -> bool {
    column.def().is_null()
}

#[db_test]
async fn a_change_of_any_column_is_detected(db: TestDatabase) {
    let (mill, barn) = three_entries(&db.store).await;
    let row = chain(db.store.reader(), NODE, mill, 1, 1).await.unwrap().remove(0);
    // The row id is the database's own and never leaves it: the position in the chain is `chain_index`.
    let columns: Vec<_> = Column::iter().filter(|column| !matches!(column, Column::Id)).collect();
    assert_eq!(columns.len(), 27, "a new column: is it part of the hash or of the commitment?");
    for column in columns {
        let genuine = row.get(column);
        let mut forgeries = vec![changed(column, &genuine, barn)];
        if is_nullable(column) {
            forgeries.push(genuine.as_null());
        }
        for forgery in forgeries {
            write(&db.store, row.id, column, forgery.clone()).await;
            assert!(verify(&db.store, NODE, mill).await.is_err(), "{column:?} became {forgery:?} and nobody noticed");
            write(&db.store, row.id, column, genuine.clone()).await;
        }
        assert_eq!(verify(&db.store, NODE, mill).await, Ok(3), "{column:?} is as it was");
    }
}

#[db_test]
async fn a_removed_entry_is_detected_wherever_it_stood(db: TestDatabase) {
    let (mill, barn) = three_entries(&db.store).await;
    for row in chain(db.store.reader(), NODE, mill, 0, 10).await.unwrap() {
        write(&db.store, row.id, Column::OrganizationId, barn.into()).await;
        assert!(verify(&db.store, NODE, mill).await.is_err(), "entry {} is missing", row.chain_index);
        write(&db.store, row.id, Column::OrganizationId, mill.into()).await;
    }
    let tx = db.store.begin().await.unwrap();
    event::Entity::delete_many().filter(Column::ChainIndex.eq(3)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(verify(&db.store, NODE, mill).await.is_err(), "the last entry is gone");
}

#[db_test]
async fn two_entries_that_changed_places_are_detected(db: TestDatabase) {
    let (mill, _) = three_entries(&db.store).await;
    let rows = chain(db.store.reader(), NODE, mill, 0, 10).await.unwrap();
    for (row, index) in [(&rows[1], 99), (&rows[2], 2), (&rows[1], 3)] {
        write(&db.store, row.id, Column::ChainIndex, i64::from(index).into()).await;
    }
    let order: Vec<_> = chain(db.store.reader(), NODE, mill, 0, 10).await.unwrap().into_iter().map(|row| row.uuid).collect();
    assert_eq!(order, ["event-0", "event-2", "event-1"]);
    assert_eq!(verify(&db.store, NODE, mill).await, Err("hash of entry 2".to_owned()));
}

#[db_test]
async fn erased_personal_fields_leave_the_chain_of_hashes_whole(db: TestDatabase) {
    let (mill, _) = three_entries(&db.store).await;
    let row = chain(db.store.reader(), NODE, mill, 0, 1).await.unwrap().remove(0);
    for column in [Column::ObjectName, Column::ActorName, Column::ActorEmail, Column::Message] {
        write(&db.store, row.id, column, Value::String(None)).await;
    }
    // The hashes pass; only the commitment, which erasure is allowed to leave unopened, no longer does.
    assert_eq!(verify(&db.store, NODE, mill).await, Err("personal fields of entry 1".to_owned()));
}
