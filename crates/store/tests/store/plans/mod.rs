//! The query plans of the hot statements, as checked in for both databases: taken from the statements that run, with what
//! each database makes of them in ten organizations' data.

mod book;
mod bundles;
mod fill;
mod lists;
mod pages;
mod recorder;
mod requests;
mod unlocks;
mod upkeep;

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;

use self::book::Book;

#[db_test]
async fn hot_statements_are_planned_as_checked_in_and_read_no_growing_table_whole(db: TestDatabase) {
    fill::fill(&db.store).await;
    let mut book = Book::new(db.store.clone()).await;
    unlocks::plans(&mut book).await;
    pages::plans(&mut book).await;
    lists::plans(&mut book).await;
    upkeep::plans(&mut book).await;
    requests::plans(&mut book).await;
    bundles::plans(&mut book).await;
    book.compare();
}
