//! How far a long walk through the ledger has come, on standard error: a bar on a terminal, elsewhere a line now and then.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use doorward_app::ledger::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A walk that is shorter shows nothing.
const SHORT: Duration = Duration::from_secs(1);
/// Between two lines.
const BETWEEN_LINES: Duration = Duration::from_secs(5);
const TEMPLATE: &str = "{msg} {wide_bar} {human_pos}/{human_len} entries, {eta} left";

/// Shows progress, and measures speed.
pub(super) struct Meter {
    what: &'static str,
    began: Instant,
    next_line: Instant,
    is_terminal: bool,
    bar: Option<ProgressBar>,
    read: u64,
}

impl Meter {
    /// Begins now. `what` is done to the entries: `verified`.
    pub(super) fn start(what: &'static str) -> Self {
        let began = Instant::now();
        let is_terminal = std::io::stderr().is_terminal();
        Self { what, began, next_line: began + BETWEEN_LINES, is_terminal, bar: None, read: 0 }
    }

    /// Takes note of progress.
    pub(super) fn show(&mut self, progress: Progress) {
        self.read = progress.read;
        let now = Instant::now();
        if self.is_terminal {
            if now < self.began + SHORT {
                return;
            }
            self.bar.get_or_insert_with(|| bar(self.what, progress)).set_position(progress.read);
        } else if now >= self.next_line {
            self.next_line = now + BETWEEN_LINES;
            // Whoever does not listen misses nothing but this.
            let _ = writeln!(std::io::stderr(), "{} {} of {} entries", self.what, progress.read, progress.of);
        }
    }

    /// Takes the bar away. What was read, in what time.
    pub(super) fn end(self) -> Measured {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        Measured { read: self.read, seconds: self.began.elapsed().as_secs_f64() }
    }
}

fn bar(what: &'static str, progress: Progress) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(progress.of), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
        bar.set_style(style);
    }
    // What was read before it is shown says nothing about the speed.
    bar.set_position(progress.read);
    bar.reset_eta();
    bar.with_message(what)
}

/// How much was read in what time.
pub(super) struct Measured {
    /// Entries.
    pub read: u64,
    /// Seconds.
    pub seconds: f64,
}

impl Measured {
    /// Entries a second.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a speed for people: its last digits mean nothing"
    )]
    pub(super) fn per_second(&self) -> u64 {
        (self.read as f64 / self.seconds.max(f64::EPSILON)).round() as u64
    }
}
