//! Evaluation webhooks: who judges what scanners read and Doorward did not make.

mod delete;
mod edit;
mod list;
mod secret;
mod show;

use axum::Router;
use axum::routing::{get, post};
use doorward_app::evaluation_webhooks::EvaluationWebhookDetail;
use doorward_core::evaluation::State;

use super::EVALUATION_WEBHOOKS;
use crate::dashboard::Pages;
use crate::dashboard::tag::Tag;

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/settings/evaluation-webhooks", get(list::list))
        .route("/settings/evaluation-webhooks/new", get(edit::ask_new).post(edit::create))
        .route("/settings/evaluation-webhooks/{id}", get(show::show))
        .route("/settings/evaluation-webhooks/{id}/edit", get(edit::ask).post(edit::update))
        .route("/settings/evaluation-webhooks/{id}/secret", get(secret::ask).post(secret::replace))
        .route("/settings/evaluation-webhooks/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/settings/evaluation-webhooks/{id}/test", post(show::test))
}

/// A webhook's page.
fn address(id: i64) -> String {
    format!("{EVALUATION_WEBHOOKS}/{id}")
}

/// How a webhook stands.
fn state(detail: &EvaluationWebhookDetail) -> Tag {
    if !detail.webhook.enabled {
        return Tag { class: "off", icon: "off", word: "Off" };
    }
    match detail.circuit {
        State::Closed => Tag { class: "good", icon: "done", word: "On" },
        State::Open => Tag { class: "bad", icon: "alert", word: "Paused" },
        State::HalfOpen => Tag { class: "warn", icon: "alert", word: "Trying again" },
    }
}

/// How its circuit stands, in words.
const fn circuit(state: State) -> &'static str {
    match state {
        State::Closed => "It is asked for every code.",
        State::Open => "It failed five times in a row and is not asked for 30 seconds. Codes are refused meanwhile.",
        State::HalfOpen => "It failed five times in a row. The next code is put to it, to see whether it answers again.",
    }
}

/// The same for a decision, from what is kept of it.
fn circuit_word(kept: &str) -> &'static str {
    match kept {
        "open" => "Paused",
        "half_open" => "Trying again",
        _ => "Asked",
    }
}
