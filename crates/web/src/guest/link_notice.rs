//! Why a whole link opens nothing, in place of its doors.

use doorward_app::guest::{GuestState, GuestView};
use doorward_core::human_time::{away, moment_in, relative_in};
use doorward_core::words::fill;
use doorward_core::{Code, Timestamp};

use super::openings;
use super::page::millis;
use super::words::{Message, Words};

/// Why the whole link opens nothing.
pub struct LinkNotice {
    pub icon: &'static str,
    pub title: &'static str,
    pub text: String,
    /// The line with the code.
    pub code: Option<String>,
    pub countdown: Option<Countdown>,
}

/// How long it is until the link opens something.
pub struct Countdown {
    pub label: &'static str,
    pub millis: i64,
    pub away: String,
}

impl LinkNotice {
    /// What is no refusal.
    fn plain(icon: &'static str, Message { title, text }: Message) -> Self {
        Self { icon, title, text: text.to_owned(), code: None, countdown: None }
    }
}

/// The notice; `None` for a link that opens doors.
pub fn notice(view: &GuestView) -> Option<LinkNotice> {
    let words = Words::of(view.language);
    let code = match view.state {
        GuestState::Ready if view.doors.is_empty() => return Some(LinkNotice::plain("off", words.no_doors)),
        GuestState::Ready => return None,
        GuestState::CodeOnly => return Some(LinkNotice::plain("code", words.show_your_code)),
        GuestState::Refused(code) => code,
    };
    let (refusal, now) = (words.refusals.of(code), view.now);
    let at = |at: Timestamp| moment_in(words.language, at, &view.time_zone, now);
    let countdown = |label, at: Timestamp| Countdown { label, millis: millis(at), away: away(words.language, at, now) };
    // Only the codes of a link's own state have words of their own here; others speak for themselves.
    let (icon, text, countdown) = if matches!(code, Code::LinkNotYetValid | Code::RightNotStarted) {
        let text = view.valid_from.map(|from| format!("{} {}", fill(words.starts_on, &[("from", &at(from))]), words.gets_ready));
        ("clock", text, view.valid_from.map(|from| countdown(words.starts_in, from)))
    } else if matches!(code, Code::LinkExpired | Code::RightEnded) {
        let text = view.valid_until.map(|until| {
            let past = relative_in(words.language, until, now);
            format!("{} {}", fill(words.was_valid, &[("until", &at(until)), ("away", &past)]), refusal.text)
        });
        ("past", text, None)
    } else if code == Code::UnlockLimitReached {
        let text = view.openings.as_ref().map(|openings| openings::used_up(openings, words, now));
        let renewed_at = view.openings.and_then(|openings| openings.renewed_at);
        ("past", text, renewed_at.map(|at| countdown(words.renewed_in, at)))
    } else {
        ("off", None, None)
    };
    let text = text.unwrap_or_else(|| refusal.text.to_owned());
    Some(LinkNotice { icon, title: refusal.title, text, code: Some(words.code(code.as_str())), countdown })
}
