//! A link as lists and pages tell it.

use doorward_app::group_links::{DeliveryStatus, GroupLinkDetail};
use doorward_core::Timestamp;
use doorward_core::human_time::moment;

use crate::dashboard::page::{used, uses};
use crate::dashboard::tag::{self, Tag, When};

const QUEUED: Tag = Tag { class: "wait", icon: "clock", word: "On its way" };
const SENT: Tag = Tag { class: "off", icon: "done", word: "Sent" };
const DELIVERED: Tag = Tag { class: "good", icon: "done", word: "Delivered" };
const REFUSED: Tag = Tag { class: "bad", icon: "alert", word: "Refused" };
const FAILED: Tag = Tag { class: "bad", icon: "alert", word: "Not sent" };
const BY_HAND: Tag = Tag { class: "off", icon: "link", word: "Passed on by hand" };

/// What can be read of a link at a glance.
pub struct Told<'a> {
    pub id: i64,
    pub name: &'a str,
    /// Where it was sent to.
    pub sent_to: Option<&'a str>,
    pub group: &'a str,
    pub tag: Tag,
    pub validity: String,
    pub used: String,
    pub uses: Option<String>,
    pub delivery: Tag,
    pub warnings: Vec<&'static str>,
}

impl<'a> Told<'a> {
    pub fn new(detail: &'a GroupLinkDetail, now: Timestamp) -> Self {
        let link = &detail.group_link;
        Self {
            id: link.id,
            name: &link.name,
            sent_to: sent_to(detail),
            group: &detail.group.name,
            tag: tag::of_link(detail, now),
            validity: validity(detail, now),
            used: used(detail, now),
            uses: uses(detail, now),
            delivery: delivery(detail),
            warnings: detail.warnings.iter().map(|warning| warning.text()).collect(),
        }
    }
}

/// Where a link was sent to.
pub fn sent_to(detail: &GroupLinkDetail) -> Option<&str> {
    detail.group_link.email.as_deref().or(detail.group_link.phone.as_deref())
}

/// From when until when, on the clock of the group's place.
pub fn validity(detail: &GroupLinkDetail, now: Timestamp) -> String {
    let told = |at: Option<doorward_store::Micros>| at.map(|at| moment(at.at(), &detail.zone, now));
    match (told(detail.group_link.valid_from), told(detail.group_link.valid_until)) {
        (None, None) => "Never expires".to_owned(),
        (Some(from), None) => format!("From {from}, never expires"),
        (None, Some(until)) => format!("Until {until}"),
        (Some(from), Some(until)) => format!("{from} – {until}"),
    }
}

/// What became of its last message.
pub fn delivery(detail: &GroupLinkDetail) -> Tag {
    match detail.group_link.delivery_status.as_deref().and_then(DeliveryStatus::parse) {
        None => BY_HAND,
        Some(DeliveryStatus::Queued) => QUEUED,
        Some(DeliveryStatus::Sent) => SENT,
        Some(DeliveryStatus::Delivered) => DELIVERED,
        Some(DeliveryStatus::Refused) => REFUSED,
        Some(DeliveryStatus::Failed) => FAILED,
    }
}

/// A moment on the clock of the group's place.
pub fn when(detail: &GroupLinkDetail, at: Timestamp, now: Timestamp) -> When {
    When::new(at, &detail.zone, now)
}
