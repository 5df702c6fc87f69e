//! What is kept beside the things themselves: answers to requests with a key, and files that are uploaded.

use doorward_core::{Secret, SecretDigest};
use doorward_store::entity::{idempotency_key, upload};
use doorward_store::uploads::{self, Shows};
use doorward_store::{idempotency_keys, logins};
use sea_orm::Set;

use super::book::{Book, May};
use crate::support::after_seconds;

pub async fn plans(book: &mut Book) {
    keys(book).await;
    files(book).await;
}

async fn keys(book: &mut Book) {
    let digest = |text: &str| Secret::presented(text).digest().0.to_vec();
    book.plan("A request with an idempotency key", May::Search, async |conn| {
        idempotency_keys::take(conn, 10).await.unwrap();
        let found = idempotency_keys::find(conn, 10, &digest("key")).await.unwrap();
        assert_eq!(found, None);
        let row = idempotency_key::ActiveModel {
            login_id: Set(10),
            key_digest: Set(digest("key")),
            request_digest: Set(digest("request")),
            answer: Set(digest("answer")),
            created_at: Set(after_seconds(1)),
            ..Default::default()
        };
        let kept = idempotency_keys::insert(conn, row).await.unwrap();
        idempotency_keys::delete(conn, kept.id).await.unwrap();
    })
    .await;
    // The oldest are found in order, and removed by id.
    book.plan("Answers that were kept long enough", May::Search, async |conn| {
        idempotency_keys::has_older(conn, after_seconds(1)).await.unwrap();
        idempotency_keys::delete_older(conn, after_seconds(1), 500).await.unwrap();
    })
    .await;
    book.plan("Answers go with their login", May::Search, async |conn| logins::delete_many(conn, vec![10]).await.unwrap()).await;
}

async fn files(book: &mut Book) {
    let now = after_seconds(1);
    book.plan("POST /signed_upload_urls", May::Sort, async |conn| {
        uploads::count_unused(conn, 10, now).await.unwrap();
        let row = upload::ActiveModel {
            organization_id: Set(1),
            created_by_id: Set(Some(10)),
            name: Set("new.png".to_owned()),
            digest: Set(Secret::presented("new").digest().0.to_vec()),
            expires_at: Set(Some(now)),
            created_at: Set(now),
            ..Default::default()
        };
        uploads::insert(conn, row).await.unwrap();
    })
    .await;
    book.plan("POST /uploads/{token}", May::Search, async |conn| {
        uploads::find_announced(conn, SecretDigest([0; 32]), now).await.unwrap();
        uploads::fill(conn, 10, "image/png", Vec::new(), now).await.unwrap();
    })
    .await;
    book.plan("A picture is used and shown", May::Search, async |conn| {
        uploads::may_show(conn, 1, "Name 000000000010", Some(Shows::User(10)), now).await.unwrap();
        uploads::unused(conn, 1, "Name 000000000010", now).await.unwrap();
        uploads::keep(conn, 1, Shows::User(10), Some("Name 000000000010")).await.unwrap();
        uploads::keep(conn, 1, Shows::Place(10), None).await.unwrap();
        uploads::shown(conn, "Name 000000000010").await.unwrap();
    })
    .await;
    book.plan("Uploads that nothing uses", May::Search, async |conn| {
        uploads::any_expired(conn, now).await.unwrap();
        uploads::delete_expired(conn, now).await.unwrap();
    })
    .await;
}
