//! Organizations: by whom they are found, and who is offered them.

use doorward_store::entity::organization::Model;
use doorward_store::entity::user::ActiveModel;
use doorward_store::{Store, organizations, users};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{IntoActiveModel as _, Set};

use crate::support::{new_user, organization};

async fn user(store: &Store, organization_id: i64, email: &str, send_emails: bool) -> i64 {
    let tx = store.begin().await.unwrap();
    let row = ActiveModel { send_emails: Set(send_emails), ..new_user(organization_id, email) };
    let id = users::insert(&tx, row).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

async fn offer(store: &Store, id: i64, transfer_to_id: i64) -> Model {
    let tx = store.begin().await.unwrap();
    let mut row = organizations::find_held(&tx, id).await.unwrap().unwrap().into_active_model();
    row.transfer_to_id = Set(Some(transfer_to_id));
    let row = organizations::update(&tx, row).await.unwrap();
    tx.commit().await.unwrap();
    row
}

#[db_test]
async fn an_address_finds_the_organizations_that_mail_it(db: TestDatabase) {
    let store = &db.store;
    let mut expected = Vec::new();
    for domain in ["a", "b", "c", "d"] {
        let id = organization(store, domain).await;
        user(store, id, "someone@example.com", true).await;
        if domain != "b" {
            user(store, id, "ada@example.com", domain != "d").await;
        }
        expected.push(id);
    }
    let found = organizations::of_address(store.reader(), "ada@example.com", 10).await.unwrap();
    assert_eq!(found.iter().map(|found| found.id).collect::<Vec<_>>(), [expected[0], expected[2]]);
    assert_eq!(organizations::of_address(store.reader(), "ada@example.com", 1).await.unwrap().len(), 1);
    assert!(organizations::of_address(store.reader(), "Ada@example.com", 10).await.unwrap().is_empty());
    assert_eq!(organizations::first(store.reader()).await.unwrap(), Some(expected[0]));
}

#[db_test]
async fn whoever_is_deleted_is_offered_nothing_any_more(db: TestDatabase) {
    let store = &db.store;
    let id = organization(store, "a").await;
    let heir = user(store, id, "ada@example.com", true).await;
    assert_eq!(offer(store, id, heir).await.transfer_to_id, Some(heir));
    let tx = store.begin().await.unwrap();
    users::delete(&tx, heir).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(organizations::find(store.reader(), id).await.unwrap().unwrap().transfer_to_id, None);
}
