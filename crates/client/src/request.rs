//! Sending requests and reading answers.

use std::collections::BTreeMap;

use reqwest::header::{ACCEPT, AUTHORIZATION, RETRY_AFTER};
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Client, Error, Refusal};

/// Nothing behind the question mark.
pub(crate) const NO_QUERY: [(&str, Option<String>); 0] = [];
/// Nothing is sent.
pub(crate) const NO_BODY: Option<&()> = None;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is in it.
    pub items: Vec<T>,
    /// Where it starts.
    pub offset: u64,
    /// How many there are in all.
    pub total: u64,
}

/// A refusal as the server tells it (RFC 9457).
#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    code: Option<String>,
    detail: String,
    errors: BTreeMap<String, Vec<String>>,
}

impl Client {
    pub(crate) async fn stream(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, Option<String>)],
        body: Option<&(impl Serialize + ?Sized)>,
    ) -> Result<Response, Error> {
        let mut url = self.url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        let given: Vec<_> = query.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))).collect();
        if !given.is_empty() {
            url.query_pairs_mut().extend_pairs(given);
        }
        let accept = "application/json, application/problem+json, text/event-stream";
        let mut request = self.http.request(method, url).header(ACCEPT, accept);
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if let Some(key) = &self.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        if answer.status().is_success() { Ok(answer) } else { Err(refusal(answer).await.into()) }
    }

    pub(crate) async fn nothing(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, Option<String>)],
        body: Option<&(impl Serialize + ?Sized)>,
    ) -> Result<(), Error> {
        self.stream(method, path, query, body).await?;
        Ok(())
    }

    pub(crate) async fn one<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, Option<String>)],
        body: Option<&(impl Serialize + ?Sized)>,
    ) -> Result<T, Error> {
        Ok(self.stream(method, path, query, body).await?.json().await?)
    }

    pub(crate) async fn page<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, Option<String>)],
        body: Option<&(impl Serialize + ?Sized)>,
    ) -> Result<Page<T>, Error> {
        let answer = self.stream(method, path, query, body).await?;
        let range = answer.headers().get("x-collection-range").and_then(|range| range.to_str().ok()).unwrap_or_default();
        let (part, total) = range.split_once('/').unwrap_or_default();
        let start = part.split('-').next().unwrap_or_default();
        let (offset, total) = (start.parse().unwrap_or(0), total.parse().unwrap_or(0));
        Ok(Page { items: answer.json().await?, offset, total })
    }
}

async fn refusal(answer: Response) -> Refusal {
    let status = answer.status();
    let retry_after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let problem: Problem = answer.json().await.unwrap_or_default();
    let message = if problem.detail.is_empty() { status.to_string() } else { problem.detail };
    let code = problem.code.unwrap_or_else(|| "000000".to_owned());
    Refusal { status: status.as_u16(), code, message, errors: problem.errors, retry_after }
}
