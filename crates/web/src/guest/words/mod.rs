//! What the guest page says, in each language: a file for each. What stands in braces is filled in.

mod de;
mod en;
mod es;
mod fr;
mod refusals;
#[cfg(test)]
pub mod tests;

use doorward_core::Language;
use doorward_core::limit::Period;
use doorward_core::words::{OneOrMore, fill};
use serde::Serialize;

pub use refusals::Refusals;

/// The words of one language.
#[cfg_attr(test, derive(Serialize))]
pub struct Words {
    #[cfg_attr(test, serde(skip))]
    pub language: Language,
    /// Heading and title of several doors.
    pub your_doors: &'static str,
    /// Before the guest's name.
    pub for_guest: &'static str,
    /// `{until}`, `{away}`: of the link, as all that are valid.
    pub valid_until: &'static str,
    pub valid_always: &'static str,
    /// `{from}`, `{until}`
    pub valid_from_until: &'static str,
    /// `{from}`
    pub valid_from: &'static str,
    /// Before the names of the doors of a link that opens none of them now.
    pub doors_of_link: &'static str,
    pub ready: Control,
    /// With `{until}` in the notes.
    pub held: Control,
    pub offline: Control,
    /// `{until}`: a sentence.
    pub open_until: &'static str,
    /// `{at}`: a line.
    pub opens_at: &'static str,
    /// `{away}`: a sentence.
    pub opens_away: &'static str,
    /// Of a page that something is going to happen to: a sentence.
    pub gets_ready: &'static str,
    pub no_doors: Message,
    /// Of what opens by its code alone.
    pub show_your_code: Message,
    /// `{from}`: sentences.
    pub starts_on: &'static str,
    /// `{until}`, `{away}`: a sentence.
    pub was_valid: &'static str,
    /// Before a span of time.
    pub starts_in: &'static str,
    /// Before a span of time.
    pub renewed_in: &'static str,
    pub openings: Openings,
    /// Leads to the page with the code.
    pub show_code: &'static str,
    pub code_page: CodePage,
    /// `{time}`: sentences below the question whether to open.
    pub confirm: &'static str,
    /// In place of a door's name.
    pub the_door: &'static str,
    /// `{door}`, `{time}`: a sentence.
    pub door_stays_open: &'static str,
    /// `{count}`, of more than one.
    #[cfg_attr(test, serde(serialize_with = "tests::one_or_more"))]
    pub seconds: OneOrMore,
    /// Leads back to the guest page.
    pub back: &'static str,
    pub open_again: Message,
    pub wrong_address: Message,
    pub wrong_method: Message,
    pub script: Script,
    pub refusals: Refusals,
}

/// What happened, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Message {
    pub title: &'static str,
    pub text: &'static str,
}

/// A door that one may try to open: its label and its note, where the button leads to a question, and where a script makes it a hold.
#[cfg_attr(test, derive(Serialize))]
pub struct Control {
    pub label: &'static str,
    pub note: &'static str,
    pub hold_label: &'static str,
    pub hold_note: &'static str,
}

/// How often the link opens. A period in braces is what [`doorward_core::human_time::counted`] says.
#[cfg_attr(test, derive(Serialize))]
pub struct Openings {
    /// `{left}`, `{limit}`, `{counted}`
    pub left: &'static str,
    /// `{counted}`: one of one.
    pub one_left: &'static str,
    /// `{counted}`
    pub none_left: &'static str,
    /// `{of}`: the only one, a sentence.
    pub one_used: &'static str,
    /// `{of}`: a sentence.
    pub both_used: &'static str,
    /// `{limit}`, `{of}`: a sentence.
    pub all_used: &'static str,
    pub of_link: &'static str,
    pub of_today: &'static str,
    pub of_this_week: &'static str,
    pub of_this_month: &'static str,
    /// `{renewed}`: a sentence.
    pub one_more: &'static str,
    /// `{limit}`, `{renewed}`: a sentence.
    pub more: &'static str,
    /// Where there are none to come: a sentence.
    pub ask: &'static str,
}

/// The page with the QR code.
#[cfg_attr(test, derive(Serialize))]
pub struct CodePage {
    pub title: &'static str,
    /// What the picture is, for whoever does not see it.
    pub picture: &'static str,
    pub hint: &'static str,
    /// That it is there without a network.
    pub kept: &'static str,
}

/// What the page's script says, by the names that it uses.
#[derive(Serialize)]
pub struct Script {
    /// `{code}`: what support asks for.
    pub code: &'static str,
    pub lost: Message,
    pub late: Message,
    pub fault: Message,
    /// To whoever let go.
    pub hint: &'static str,
    pub holding: &'static str,
    /// The same, as it is read out.
    pub holding_said: &'static str,
    /// `{door}`
    pub question: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub opening: &'static str,
    /// `{door}`: read out.
    pub opening_said: &'static str,
    pub waiting: &'static str,
    pub open: &'static str,
    /// `{door}`, `{time}`: sentences, read out.
    pub open_said: &'static str,
    /// `{time}`
    pub stays_open: &'static str,
    /// `{door}`: a sentence, read out.
    pub closed_said: &'static str,
    /// `{time}`: a sentence.
    pub wait: &'static str,
    /// Read out when a link begins to open doors.
    pub ready_said: &'static str,
    pub units: Units,
}

/// The signs of units of time, behind a number.
#[derive(Serialize)]
pub struct Units {
    pub days: &'static str,
    pub hours: &'static str,
    pub minutes: &'static str,
    pub seconds: &'static str,
}

impl Words {
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &en::WORDS,
            Language::German => &de::WORDS,
            Language::French => &fr::WORDS,
            Language::Spanish => &es::WORDS,
        }
    }

    /// The code that support asks for.
    pub fn code(&self, code: &str) -> String {
        fill(self.script.code, &[("code", code)])
    }

    /// How long, in seconds.
    pub fn seconds(&self, count: u32) -> String {
        fill(self.seconds.of(count), &[("count", &count.to_string())])
    }
}

impl Openings {
    /// Which openings, in the second case: those of a period, or of the link.
    pub const fn of(&self, period: Option<Period>) -> &'static str {
        match period {
            None => self.of_link,
            Some(Period::Day) => self.of_today,
            Some(Period::Week) => self.of_this_week,
            Some(Period::Month) => self.of_this_month,
        }
    }
}
