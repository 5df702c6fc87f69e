use doorward_core::Timestamp;
use doorward_core::input::Field;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What a client sends of a schedule. The fields of one type alone: its weekdays and times, its two moments, or its two days.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ScheduleInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// `Group` or `Lock`. Required; cannot be changed.
    #[schema(value_type = Option<String>)]
    pub scheduleable_type: Field<String>,
    /// Its id. Required; cannot be changed.
    #[schema(value_type = Option<i64>)]
    pub scheduleable_id: Field<i64>,
    /// `allow`; for locks also `unlock` and `first_to_arrive`. Required; cannot be changed.
    #[schema(value_type = Option<String>)]
    pub consequence: Field<String>,
    /// `recurring_event`, `single_event` or `single_all_day_event`; told by the other fields if not given.
    #[schema(value_type = Option<String>)]
    pub r#type: Field<String>,
    /// Label, at most 255 characters.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Whether it counts. Default true.
    #[schema(value_type = Option<bool>)]
    pub enabled: Field<bool>,
    /// Whether it takes its times from the others of the same consequence. Default false.
    #[schema(value_type = Option<bool>)]
    pub r#override: Field<bool>,
    /// `recurring_event`: starts on Mondays. One day of the week at least is true.
    #[schema(value_type = Option<bool>)]
    pub monday: Field<bool>,
    /// Starts on Tuesdays.
    #[schema(value_type = Option<bool>)]
    pub tuesday: Field<bool>,
    /// Starts on Wednesdays.
    #[schema(value_type = Option<bool>)]
    pub wednesday: Field<bool>,
    /// Starts on Thursdays.
    #[schema(value_type = Option<bool>)]
    pub thursday: Field<bool>,
    /// Starts on Fridays.
    #[schema(value_type = Option<bool>)]
    pub friday: Field<bool>,
    /// Starts on Saturdays.
    #[schema(value_type = Option<bool>)]
    pub saturday: Field<bool>,
    /// Starts on Sundays.
    #[schema(value_type = Option<bool>)]
    pub sunday: Field<bool>,
    /// `recurring_event`: first time inside (`08:00`); the start of the day if not given.
    #[schema(value_type = Option<String>)]
    pub starts_at_time: Field<String>,
    /// `recurring_event`: first time after (`18:00`, `24:00`), on the next day if it lies before the start; the end of the day
    /// if not given.
    #[schema(value_type = Option<String>)]
    pub ends_at_time: Field<String>,
    /// `single_event`: first moment inside.
    #[schema(value_type = Option<Timestamp>)]
    pub starts_at: Field<Timestamp>,
    /// `single_event`: first moment after.
    #[schema(value_type = Option<Timestamp>)]
    pub ends_at: Field<Timestamp>,
    /// `single_all_day_event`: first day (`2026-12-24`).
    #[schema(value_type = Option<String>, format = Date)]
    pub starts_at_date: Field<String>,
    /// `single_all_day_event`: last day, included.
    #[schema(value_type = Option<String>, format = Date)]
    pub ends_at_date: Field<String>,
    /// Of a `holiday_calendar`, which this server does not offer: must be null.
    #[schema(value_type = Option<Value>)]
    pub region: Field<Value>,
    /// Of a `holiday_calendar`: must be null.
    #[schema(value_type = Option<Value>)]
    pub observed: Field<Value>,
    /// Of a `holiday_calendar`: must be null.
    #[schema(value_type = Option<Value>)]
    pub ignored_holidays: Field<Value>,
    /// Of a `holiday_calendar`: must be null.
    #[schema(value_type = Option<Value>)]
    pub holidays: Field<Value>,
}
