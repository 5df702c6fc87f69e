//! Webhooks that judge foreign codes.

use std::collections::{BTreeSet, HashMap};

use super::read::ids;
use super::rows::EvaluationWebhookRow;
use crate::prepared::{Columns, Template};
use crate::{Error, Statements};

static WEBHOOKS: Template = Template::ids("SELECT id, organization_id, name, enabled FROM evaluation_webhooks WHERE id {among}", 0);

pub(super) async fn webhooks(conn: &impl Statements, wanted: &BTreeSet<i64>) -> Result<HashMap<i64, EvaluationWebhookRow>, Error> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let read = |columns: &mut Columns<'_>| {
        Ok(EvaluationWebhookRow {
            id: columns.take()?,
            organization_id: columns.take()?,
            name: columns.take()?,
            enabled: columns.take()?,
        })
    };
    Ok(WEBHOOKS.select(conn, &[], &ids(wanted), read).await?.into_iter().map(|webhook| (webhook.id, webhook)).collect())
}
