//! A line of this machine's own GPIO chips (Linux). The line is low while no door stands open; the agent keeps the time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use doorward_core::relay::Gpio;
use doorward_wire::Order;
use tokio::time::Instant;

use super::Drivers;
use super::keeper::Step;
use crate::failure::Failure;

pub async fn drive(drivers: &Drivers, settings: &Gpio, order: &Order, deadline: Instant) -> Result<(), Failure> {
    let step = |active: bool| -> Step {
        let (lines, settings) = (Arc::clone(&drivers.lines), settings.clone());
        Arc::new(move || {
            let (lines, settings) = (Arc::clone(&lines), settings.clone());
            Box::pin(async move {
                // The kernel may take its time with a chip behind a bus.
                let set = tokio::task::spawn_blocking(move || lines.set(&settings, active)).await;
                set.unwrap_or_else(|_| Err(Failure::unavailable("The line could not be set.")))
            })
        })
    };
    drivers.timed(order, deadline, step(true), step(false)).await
}

/// A line that was asked for. Dropped, it is given back.
pub trait Line: Send {
    /// Sets it.
    fn set(&self, active: bool) -> Result<(), String>;
}

/// Asks for a line, which is inactive at first.
type Ask = fn(&Gpio) -> Result<Box<dyn Line>, String>;

/// The lines that are active. Each is asked for before a door opens and given back after it closed, inactive.
pub struct Lines {
    ask: Ask,
    active: Mutex<HashMap<(String, u32), Box<dyn Line>>>,
}

impl Default for Lines {
    fn default() -> Self {
        Self { ask: chip::ask, active: Mutex::default() }
    }
}

impl Lines {
    fn set(&self, settings: &Gpio, active: bool) -> Result<(), Failure> {
        let mut lines = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (settings.chip.clone(), settings.line);
        let failed = |reason| Failure::refused(format!("Line {} of {} could not be set: {reason}.", settings.line, settings.chip));
        if !active {
            // One that is not active was given back inactive. One that cannot be set is kept, for the next try.
            if let Some(line) = lines.get(&key) {
                line.set(false).map_err(failed)?;
                lines.remove(&key);
            }
            return Ok(());
        }
        match lines.entry(key) {
            Entry::Occupied(line) => line.get().set(true),
            Entry::Vacant(free) => {
                let line = (self.ask)(settings).map_err(failed)?;
                line.set(true).map(|()| {
                    free.insert(line);
                })
            }
        }
        .map_err(failed)
    }
}

#[cfg(target_os = "linux")]
mod chip {
    use doorward_core::relay::Gpio;
    use gpiocdev::Request;
    use gpiocdev::line::Value;

    use super::Line;

    struct Requested(Request, u32);

    /// Asks the kernel.
    pub fn ask(settings: &Gpio) -> Result<Box<dyn Line>, String> {
        let mut builder = Request::builder();
        builder.on_chip(format!("/dev/{}", settings.chip)).with_consumer("doorward").with_line(settings.line);
        if settings.active_low {
            builder.as_active_low();
        }
        builder.as_output(Value::Inactive);
        let request = builder.request().map_err(|error| error.to_string())?;
        Ok(Box::new(Requested(request, settings.line)))
    }

    impl Line for Requested {
        fn set(&self, active: bool) -> Result<(), String> {
            let value = if active { Value::Active } else { Value::Inactive };
            self.0.set_value(self.1, value).map_err(|error| error.to_string())
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod chip {
    use doorward_core::relay::Gpio;

    use super::Line;

    pub fn ask(_: &Gpio) -> Result<Box<dyn Line>, String> {
        Err("GPIO needs Linux".to_owned())
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    thread_local! {
        /// What happened to lines on this thread.
        static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    fn see(what: String) {
        SEEN.with_borrow_mut(|seen| seen.push(what));
    }

    struct Wire(u32);

    impl Line for Wire {
        fn set(&self, active: bool) -> Result<(), String> {
            see(format!("{} {active}", self.0));
            if self.0 == 13 { Err("stuck".to_owned()) } else { Ok(()) }
        }
    }

    impl Drop for Wire {
        fn drop(&mut self) {
            see(format!("{} back", self.0));
        }
    }

    fn ask(settings: &Gpio) -> Result<Box<dyn Line>, String> {
        see(format!("{} asked", settings.line));
        Ok(Box::new(Wire(settings.line)))
    }

    fn gpio(line: u32) -> Gpio {
        Gpio { chip: "gpiochip0".to_owned(), line, active_low: false }
    }

    #[test]
    fn a_line_is_asked_for_once_and_given_back_inactive() {
        let lines = Lines { ask, active: Mutex::default() };
        for active in [true, true, false, false] {
            lines.set(&gpio(7), active).unwrap();
        }
        assert_eq!(SEEN.take(), ["7 asked", "7 true", "7 true", "7 false", "7 back"]);
    }

    #[test]
    fn a_line_that_fails_is_told_and_not_kept_unless_it_was_active() {
        let lines = Lines { ask, active: Mutex::default() };
        let failure = lines.set(&gpio(13), true).unwrap_err();
        assert_eq!(failure.detail(), "Line 13 of gpiochip0 could not be set: stuck.");
        assert_eq!(SEEN.take(), ["13 asked", "13 true", "13 back"]);
        lines.active.lock().unwrap().insert(("gpiochip0".to_owned(), 13), Box::new(Wire(13)));
        assert!(lines.set(&gpio(13), false).is_err());
        assert_eq!(SEEN.take(), ["13 false"]);
    }

    #[test]
    fn a_machine_without_the_chip_says_so() {
        let settings = Gpio { chip: "gpiochip9999".to_owned(), line: 1, active_low: true };
        let failure = Lines::default().set(&settings, true).unwrap_err();
        assert!(failure.detail().starts_with("Line 1 of gpiochip9999 could not be set: "), "{}", failure.detail());
    }
}
