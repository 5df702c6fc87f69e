//! What a durable commit costs on this machine, so that figures of two machines can be told apart.

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::{Result, said};

const COMMITS: usize = 200;
const PAGE: [u8; 4_096] = [0x5a; 4_096];

/// The median of 200 appends of 4 KiB, each followed by `fdatasync`, to a file in the folder.
///
/// # Errors
/// The folder cannot be written.
pub fn median_in(folder: &Path) -> Result<Duration> {
    let failed = said("cannot measure a durable commit");
    let mut file = tempfile::tempfile_in(folder).map_err(&failed)?;
    let mut taken = Vec::with_capacity(COMMITS);
    for _ in 0..COMMITS {
        let began = Instant::now();
        file.write_all(&PAGE).and_then(|()| file.sync_data()).map_err(&failed)?;
        taken.push(began.elapsed());
    }
    taken.sort_unstable();
    taken.get(COMMITS / 2).copied().ok_or_else(|| "nothing was measured".to_owned())
}
