//! Tables of many events, made in the background: asked for, watched, and fetched.

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse as _;
use doorward_app::reports::{self, ReportFile};
use doorward_app::{App, Error};
use doorward_core::Code;
use doorward_core::human_time::moment;
use doorward_store::reports::{FAILED, FINISHED};
use futures_util::stream::try_unfold;

use super::EVENTS;
use super::asked::Asked;
use crate::dashboard::listing::Listing;
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

const EXPORTS: &str = "/app/events/exports";

#[derive(Template)]
#[template(path = "events/export.html")]
struct ExportPage<'a> {
    shell: Shell<'a>,
    id: i64,
    /// What it tells of.
    span: String,
    state: State,
    percent: u64,
    told: String,
}

#[derive(PartialEq, Eq)]
enum State {
    Running,
    Finished,
    Failed,
}

/// Asks for the table of what the filters let through.
pub async fn begin(Submitted { visit, sent }: Submitted) -> Answer {
    let listing = Listing::new(EVENTS, Some(sent.text("filters")));
    let asked = Asked::read(&listing, visit.zone()).map_err(|_| Error::from(Code::BadRequest))?;
    let report = reports::export(&visit.app, &visit.caller, asked.input()).await?;
    Ok(visit.done(&format!("{EXPORTS}/{}", report.id), "The table is being made. You may leave this page and come back."))
}

/// How far it has come, and then the table.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Answer {
    let export = reports::read_export(&visit.app, &visit.caller, id).await?;
    let report = &export.report;
    let when = |at| moment(at, visit.zone(), visit.now());
    let rows = count(u64::try_from(report.rows_count).unwrap_or(0), "event");
    let (state, told) = match (report.status.as_str(), report.reached_at) {
        (FINISHED, _) => (State::Finished, format!("{rows}, {}.", size(report.size))),
        (FAILED, _) => (State::Failed, report.error.clone().unwrap_or_default()),
        (_, Some(reached)) => (State::Running, format!("{rows} so far, back to {}.", when(reached.at()))),
        (_, None) => (State::Running, "It begins in a moment.".to_owned()),
    };
    let page = ExportPage {
        shell: visit.shell(),
        id,
        span: format!("Events from {} until {}", when(export.from), when(export.until)),
        percent: if state == State::Finished { 100 } else { export.percent() },
        state,
        told,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn size(bytes: i64) -> String {
    const KIB: i64 = 1024;
    match bytes {
        bytes if bytes < KIB => format!("{bytes} bytes"),
        bytes if bytes < KIB * KIB => format!("{} KiB", bytes / KIB),
        bytes => format!("{}.{} MiB", bytes / (KIB * KIB), bytes % (KIB * KIB) * 10 / (KIB * KIB)),
    }
}

/// The table itself. Fetching it is recorded, so it takes a form.
pub async fn download(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let file = reports::download_export(&visit.app, &visit.caller, id).await?;
    let name =
        HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file.name())).map_err(|_| Error::from(Code::Unexpected))?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_LENGTH, HeaderValue::from(file.size())),
        (CONTENT_DISPOSITION, name),
    ];
    let parts = try_unfold((visit, file, 0), |(visit, file, position)| async move {
        let part = part(&visit.app, &file, position).await?;
        Ok::<_, std::io::Error>(part.map(|bytes| (bytes, (visit, file, position + 1))))
    });
    // What compresses the answer asks once more after the end.
    Ok((headers, Body::from_stream(futures_util::StreamExt::fuse(parts))).into_response())
}

/// What cannot be read ends the answer before its length, so that nobody takes it for the whole.
async fn part(app: &App, file: &ReportFile, position: i64) -> Result<Option<Bytes>, std::io::Error> {
    let broken = |error: Error| {
        tracing::error!(%error, "an export cannot be read");
        std::io::Error::other("the export cannot be read")
    };
    Ok(file.part(app, position).await.map_err(broken)?.map(Bytes::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_the_unit_that_fits() {
        assert_eq!([1_000, 2_048, 5_500_000].map(size), ["1000 bytes", "2 KiB", "5.2 MiB"]);
    }
}
