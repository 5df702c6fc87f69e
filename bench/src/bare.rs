//! The route that unlocks are compared with: it reads what they read, answers what they answer, and does nothing else.

use std::net::Ipv4Addr;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::{Result, said};

#[derive(Serialize)]
struct Answer {
    message: &'static str,
}

/// Serves until the process is ended.
///
/// # Errors
/// It cannot listen.
pub async fn run() -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(said("cannot listen"))?;
    let address = listener.local_addr().map_err(said("cannot listen"))?;
    eprintln!("listening on http://{address}");
    let router = Router::new().route("/locks/{id}/unlock", post(unlock));
    axum::serve(listener, router).await.map_err(said("the bare server stopped"))
}

async fn unlock(Path(_): Path<i64>, headers: HeaderMap, _: Option<Json<Value>>) -> std::result::Result<Json<Answer>, StatusCode> {
    headers.get(header::AUTHORIZATION).ok_or(StatusCode::UNAUTHORIZED)?;
    Ok(Json(Answer { message: "Unlocked!" }))
}
