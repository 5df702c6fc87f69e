//! Why a whole link opens nothing, in place of its doors.

use doorward_app::guest::{GuestState, GuestView};
use doorward_core::human_time::{moment, relative};
use doorward_core::{Code, Timestamp};

use super::page::millis;
use super::{openings, words};

/// Why the whole link opens nothing.
pub struct LinkNotice {
    pub icon: &'static str,
    pub title: &'static str,
    pub text: String,
    pub code: Option<&'static str>,
    pub countdown: Option<Countdown>,
}

/// How long it is until the link opens something.
pub struct Countdown {
    pub label: &'static str,
    pub millis: i64,
    pub away: String,
}

impl Countdown {
    fn new(label: &'static str, at: Timestamp, now: Timestamp) -> Self {
        Self { label, millis: millis(at), away: relative(at, now).trim_start_matches("in ").to_owned() }
    }
}

/// The notice; `None` for a link that opens doors.
pub fn notice(view: &GuestView) -> Option<LinkNotice> {
    let code = match view.state {
        GuestState::Ready if view.doors.is_empty() => {
            return Some(LinkNotice {
                icon: "off",
                title: "No doors yet",
                text: "This link opens no door at the moment. Ask the person who invited you.".to_owned(),
                code: None,
                countdown: None,
            });
        }
        GuestState::Ready => return None,
        GuestState::CodeOnly => {
            return Some(LinkNotice {
                icon: "code",
                title: "Show your code",
                text: "This link opens doors at their scanners. Hold its code in front of one.".to_owned(),
                code: None,
                countdown: None,
            });
        }
        GuestState::Refused(code) => code,
    };
    let (words, now) = (words::refusal(code), view.now);
    let at = |at: Timestamp| moment(at, &view.time_zone, now);
    // Only the codes of a link's own state have words of their own here; others speak for themselves.
    let (icon, text, countdown) = if matches!(code, Code::LinkNotYetValid | Code::RightNotStarted) {
        let text = view.valid_from.map(|from| {
            format!("This link starts on {}. It is not open yet. This page gets ready by itself, or reload it then.", at(from))
        });
        ("clock", text, view.valid_from.map(|from| Countdown::new("Starts in", from, now)))
    } else if matches!(code, Code::LinkExpired | Code::RightEnded) {
        let text =
            view.valid_until.map(|until| format!("It was valid until {}, {}. {}", at(until), relative(until, now), words.text));
        ("past", text, None)
    } else if code == Code::UnlockLimitReached {
        let text = view.openings.as_ref().map(|openings| openings::used_up(openings, now));
        let renewed_at = view.openings.and_then(|openings| openings.renewed_at);
        ("past", text, renewed_at.map(|at| Countdown::new("Renewed in", at, now)))
    } else {
        ("off", None, None)
    };
    let text = text.unwrap_or_else(|| words.text.to_owned());
    Some(LinkNotice { icon, title: words.title, text, code: Some(code.as_str()), countdown })
}
