//! When a link is valid, as a file for calendars (RFC 5545).

use chrono::{DateTime, Utc};
use doorward_core::Timestamp;
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};

/// What the calendar shows.
pub(super) struct Appointment<'a> {
    /// Names it for good, so that a later file changes it instead of adding another one.
    pub uid: String,
    pub title: &'a str,
    pub place: &'a str,
    /// Without the link: calendars are shown to others.
    pub text: &'a str,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub changed: Timestamp,
}

/// The file: lines of at most 75 bytes that end with CRLF. It asks for nothing to be answered, and does not make its owner look busy.
pub(super) fn file(appointment: &Appointment<'_>) -> String {
    let event = Event::new()
        .uid(&appointment.uid)
        .timestamp(utc(appointment.changed))
        .sequence(u32::try_from(appointment.changed.micros().div_euclid(1_000_000)).unwrap_or(0))
        .summary(appointment.title)
        .location(appointment.place)
        .description(appointment.text)
        .starts(utc(appointment.starts))
        .ends(utc(appointment.ends))
        .append_property(Property::new("TRANSP", "TRANSPARENT"))
        .done();
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", "-//Doorward//Doorward//EN"));
    calendar.append_property(("METHOD", "PUBLISH")).append_property(("CALSCALE", "GREGORIAN"));
    calendar.push(event).done().to_string()
}

fn utc(at: Timestamp) -> DateTime<Utc> {
    at.utc()
}
