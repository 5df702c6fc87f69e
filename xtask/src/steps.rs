//! A run of named steps, each with a heading and its duration; the first that fails ends it.

use std::time::{Duration, Instant};

/// The run so far.
pub struct Steps {
    began: Instant,
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// A run that begins now.
    pub fn begin() -> Self {
        Self { began: Instant::now(), done: Vec::new() }
    }

    /// Does one step. The error names it.
    pub fn step<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        println!("\n=== {name}");
        let began = Instant::now();
        let outcome = work();
        let took = began.elapsed();
        match outcome {
            Ok(value) => {
                println!("--- {name}: {:.1} s", took.as_secs_f64());
                self.done.push((name, took));
                Ok(value)
            }
            Err(reason) => Err(format!("\nFAILED: {name}, after {:.1} s: {reason}", took.as_secs_f64())),
        }
    }

    /// Prints what was done, and how long it took.
    pub fn end(self) {
        println!();
        for (name, took) in &self.done {
            println!("{:7.1} s  {name}", took.as_secs_f64());
        }
        println!("all {} steps passed in {:.1} s", self.done.len(), self.began.elapsed().as_secs_f64());
    }
}
