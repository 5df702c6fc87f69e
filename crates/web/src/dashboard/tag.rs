//! States and moments, as every page of the dashboard shows them.

use doorward_app::group_links::{self, GroupLinkDetail};
use doorward_app::locks::LockDetail;
use doorward_core::human_time::{moment, relative};
use doorward_core::{Code, Timestamp};

/// A state: its word, its shape, and its colour by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    pub class: &'static str,
    pub icon: &'static str,
    pub word: &'static str,
}

pub const READY: Tag = Tag { class: "ready", icon: "door", word: "Ready" };
pub const OPEN: Tag = Tag { class: "open", icon: "open", word: "Open" };
pub const HELD_OPEN: Tag = Tag { class: "open", icon: "open", word: "Held open" };
pub const LOCKED_DOWN: Tag = Tag { class: "bad", icon: "lock", word: "Locked down" };
pub const OFFLINE: Tag = Tag { class: "warn", icon: "offline", word: "Offline" };
pub const NO_RELAY: Tag = Tag { class: "off", icon: "off", word: "No relay" };
pub const VALID: Tag = Tag { class: "good", icon: "clock", word: "Valid" };
pub const USED_UP: Tag = Tag { class: "off", icon: "past", word: "Used up" };

pub const EXPIRED: Tag = Tag { class: "off", icon: "past", word: "Expired" };
pub const NOT_YET_VALID: Tag = Tag { class: "wait", icon: "wait", word: "Not yet valid" };
pub const SWITCHED_OFF: Tag = Tag { class: "off", icon: "off", word: "Switched off" };

/// What a link is good for.
pub fn of_link(detail: &GroupLinkDetail, now: Timestamp) -> Tag {
    match group_links::state(&detail.group_link, now) {
        Ok(()) if detail.group_link.unlock_limit.is_some_and(|limit| detail.unlocks_count(now) >= limit) => USED_UP,
        Ok(()) => VALID,
        Err(Code::LinkExpired) => EXPIRED,
        Err(Code::LinkNotYetValid) => NOT_YET_VALID,
        Err(_) => SWITCHED_OFF,
    }
}

/// How a door stands. An open one is told before its lockdown: whoever looks has to know that it is not shut yet.
pub fn of_door(detail: &LockDetail, now: Timestamp) -> Tag {
    let LockDetail { lock, place, status, .. } = detail;
    if detail.timer.held_until.is_some() {
        HELD_OPEN
    } else if status.unlocked_until.is_some_and(|until| until > now) {
        OPEN
    } else if lock.locked_down_since.is_some() || place.locked_down_since.is_some() {
        LOCKED_DOWN
    } else if !detail.configured {
        NO_RELAY
    } else if status.online == Some(false) {
        OFFLINE
    } else {
        READY
    }
}

/// A moment, for people and for programs.
pub struct When {
    pub local: String,
    pub relative: String,
    pub machine: String,
}

impl When {
    pub fn new(at: Timestamp, zone: &str, now: Timestamp) -> Self {
        Self { local: moment(at, zone, now), relative: relative(at, now), machine: at.to_string() }
    }
}
