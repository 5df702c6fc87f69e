//! How far filling has come, on standard error: a bar on a terminal, elsewhere a line now and then.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const BETWEEN_LINES: Duration = Duration::from_secs(10);
const TEMPLATE: &str = "{msg} {wide_bar} {human_pos}/{human_len} rows, {eta} left";

/// Shows progress, and measures how long it took.
pub struct Meter {
    what: String,
    bar: ProgressBar,
    began: Instant,
    next_line: Instant,
}

impl Meter {
    /// Begins now, with so many rows to write.
    pub fn start(what: String, of: u64) -> Self {
        // What is no terminal shows no bar.
        let bar = ProgressBar::with_draw_target(Some(of), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        bar.set_message(what.clone());
        let began = Instant::now();
        Self { what, bar, began, next_line: began + BETWEEN_LINES }
    }

    /// So many more rows are written.
    pub fn add(&mut self, rows: u64) {
        self.bar.inc(rows);
        let now = Instant::now();
        if self.bar.is_hidden() && now >= self.next_line {
            self.next_line = now + BETWEEN_LINES;
            eprintln!("{}: {} of {} rows", self.what, self.bar.position(), self.bar.length().unwrap_or(0));
        }
    }

    /// Takes the bar away and says how long it took.
    pub fn end(self) -> Duration {
        self.bar.finish_and_clear();
        let taken = self.began.elapsed();
        eprintln!("{}: {} rows in {:.1} s", self.what, self.bar.position(), taken.as_secs_f64());
        taken
    }
}
