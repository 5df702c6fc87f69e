//! `doorward-bench growth`: an organization grows from a thousand links to a million, and at each size it is measured how fast
//! doors open and how long pages take.
//!
//! What it grows by is written straight into the database while nothing serves from it; through the API it would take days.
//! Each size grows out of the one before it, what was measured there included.

pub mod fill;
mod meter;
pub mod population;
pub mod reads;
mod report;
mod rows;
pub mod secrets;
pub mod size;
pub mod story;
mod wave;

use std::path::Path;
use std::time::Duration;

use doorward_core::Timestamp;
use fastrand::Rng;

use crate::building::Credential;
use crate::cli::{GrowthOptions, SizeName};
use crate::client::Client;
use crate::doorward::{Doorward, Installation};
use crate::load::Load;
use crate::recorded::Mark;
use crate::report::Machine;
use crate::unlock::kinds;
use crate::{Result, databases, said};

use fill::Filler;
use population::Population;
use reads::{Read, Reader};
use report::{Level, Report, Unlocks};
use secrets::Secrets;
use size::Size;
use story::Times;

/// Measures and prints.
///
/// # Errors
/// A server failed, an answer was not the one that was expected, the ledger does not have what was answered or is broken; or,
/// if that is checked, a bar is missed.
pub async fn run(options: &GrowthOptions) -> Result<()> {
    let folder = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let machine = Machine::of(&folder)?;
    let mut run = Run { options, folder: &folder, sizes: sizes(options), levels: Vec::new(), bars: Vec::new() };
    databases::on_each(&options.database, &folder, async |name, postgres| run.database(name, postgres).await).await?;
    let GrowthOptions { share, seconds, connections, sample, .. } = *options;
    let report = Report { machine, share, seconds, connections, sample, levels: run.levels, bars: run.bars };
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report).map_err(said("the report"))?);
    } else {
        print!("{}", report.tables());
    }
    match report.missed() {
        0 => Ok(()),
        missed if options.check => Err(format!("{missed} of {} bars are missed", report.bars.len())),
        _ => Ok(()),
    }
}

/// Each once, the smallest first.
fn sizes(options: &GrowthOptions) -> Vec<(SizeName, Size)> {
    let mut names = options.sizes.clone();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| (name, Size::of(name, options.share))).collect()
}

struct Run<'a> {
    options: &'a GrowthOptions,
    folder: &'a Path,
    sizes: Vec<(SizeName, Size)>,
    levels: Vec<Level>,
    bars: Vec<report::Bar>,
}

/// One database's part of a run.
struct Growing {
    installation: Installation,
    secrets: Secrets,
    population: Population,
    /// The present when it began, which is where the story ends.
    now: Timestamp,
    /// Events of all sizes together.
    events: u64,
    /// The size that is reached.
    reached: Option<Size>,
    /// Unlocks a second at the first size.
    first: Vec<(Credential, f64)>,
}

impl Run<'_> {
    async fn database(&mut self, database: &'static str, postgres: Option<&str>) -> Result<()> {
        let program = std::path::absolute(&self.options.program).map_err(said("the program"))?;
        let secrets = Secrets::of_this_run();
        let mut growing = Growing {
            installation: Installation::make(&program, self.folder, postgres)?,
            secrets,
            population: Population::new(secrets),
            now: fill::now()?,
            events: self.sizes.last().map_or(0, |(_, size)| size.events),
            reached: None,
            first: Vec::new(),
        };
        let mut levels = Vec::new();
        for (name, size) in self.sizes.clone() {
            let level = growing.grow(database, name, size).await?;
            let doorward = growing.installation.serve().await?;
            let measured = self.measure(&mut growing, &doorward, level).await;
            levels.push(measured.map_err(|error| format!("{error}\n{}", doorward.server().last_words()))?);
        }
        if self.options.verify {
            eprintln!("{database}: verifying the ledger");
            eprintln!("{}", growing.installation.verify()?);
        }
        self.bars.extend(report::bars(&levels));
        self.levels.extend(levels);
        Ok(())
    }

    async fn measure(&self, growing: &mut Growing, doorward: &Doorward, mut level: Level) -> Result<Level> {
        let Level { database, name, .. } = level;
        eprintln!("{database}, {name:?}: pages");
        level.reads = self.reads(growing, doorward).await?;
        for &credential in kinds(self.options.credential) {
            eprintln!("{database}, {name:?}: unlocks by {}", credential.name());
            level.unlocks.push(self.unlocks(growing, doorward, credential).await?);
        }
        Ok(level)
    }

    async fn reads(&self, growing: &Growing, doorward: &Doorward) -> Result<Vec<Read>> {
        let story = (growing.begins(), growing.now);
        let reader = Reader { population: &growing.population, times: self.options.reads, story };
        let owner = &mut doorward.owner().await?;
        let mut reads = reader.lists(owner).await?;
        let login = growing.secrets.login_header(growing.population.login(&mut Rng::new()))?;
        reads.push(reader.member(&mut Client::connect(doorward.address(), login).await?).await?);
        reads.extend(reader.event_sets(&mut doorward.owner().await?).await?);
        Ok(reads)
    }

    async fn unlocks(&self, growing: &mut Growing, doorward: &Doorward, credential: Credential) -> Result<Unlocks> {
        let GrowthOptions { connections, sample, seconds, .. } = *self.options;
        let knocks = growing.population.knocks(credential, connections, sample)?;
        let load = Load { connections: knocks, lasting: Duration::from_secs(seconds) };
        let mark = Mark::now(&mut doorward.owner().await?).await?;
        let outcome = load.run(doorward.server(), doorward.address()).await?;
        let recorded = mark.unlocks_since(&mut doorward.owner().await?).await?;
        if recorded != outcome.answers {
            return Err(format!("{} unlocks were answered, but the ledger has {recorded}", outcome.answers));
        }
        let ratio = growing.ratio(credential, outcome.figures.per_second);
        Ok(Unlocks { credential, figures: outcome.figures, recorded, ratio })
    }
}

impl Growing {
    /// Fills up to a size, and returns what of the measurements can be told now.
    async fn grow(&mut self, database: &'static str, name: SizeName, size: Size) -> Result<Level> {
        let filler = Filler::open(&self.installation, self.secrets).await?;
        let more = size.beyond(self.reached, filler.events().await?)?;
        let wave = filler.plan(more).await?;
        let before = self.reached.map_or(0, |reached| reached.events);
        let times = Times::new(self.now, before, self.events);
        let filled = filler.fill(&wave, times, more.events, &format!("{database}, {name:?}")).await?;
        let size = Size { events: filler.events().await?, ..size };
        let bytes = filler.bytes().await?;
        filler.close().await?;
        self.population.grow(wave, filled.sequences);
        self.reached = Some(size);
        let fill_seconds = filled.taken.as_secs_f64();
        Ok(Level { database, name, size, bytes, fill_seconds, unlocks: Vec::new(), reads: Vec::new() })
    }

    /// When the story begins.
    fn begins(&self) -> Timestamp {
        Times::new(self.now, 0, self.events).nth(0)
    }

    /// Throughput by that of the first time.
    fn ratio(&mut self, credential: Credential, per_second: f64) -> f64 {
        match self.first.iter().find(|(first, _)| *first == credential) {
            Some((_, first)) if *first > 0.0 => per_second / first,
            Some(_) => 0.0,
            None => {
                self.first.push((credential, per_second));
                1.0
            }
        }
    }
}
