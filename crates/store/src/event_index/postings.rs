//! A segment's keys with their positions, and how a partition of them is stored.
//!
//! A partition is its keys in ascending order, each with 4 bytes, the number of its positions less one with 2, and the positions: with 2
//! bytes each, or, if that is shorter, as one bit for each event of the segment, lowest first. Numbers are big-endian.

use std::collections::BTreeMap;

use super::{Key, PARTITIONS, Positions, SEGMENT};

/// Bytes of a bit for each event.
const BITMAP: usize = SEGMENT as usize / 8;
/// From so many positions on, bits are shorter.
const DENSE: usize = BITMAP / 2;

/// Collects a segment's keys.
#[derive(Debug, Default)]
pub struct Builder(BTreeMap<(u32, Key), Vec<u16>>);

impl Builder {
    /// Adds the keys of the event at a position, which is behind those that were added before.
    pub fn add(&mut self, position: u16, keys: impl Iterator<Item = Key>) {
        for key in keys {
            let positions = self.0.entry((key.partition(), key)).or_default();
            if positions.last() != Some(&position) {
                positions.push(position);
            }
        }
    }

    /// Every partition, as it is stored.
    #[must_use]
    pub fn finish(self) -> Vec<Vec<u8>> {
        let mut partitions = vec![Vec::new(); PARTITIONS as usize];
        for ((partition, Key(key)), positions) in self.0 {
            let Some(bytes) = partitions.get_mut(partition as usize) else { continue };
            let Some(less_one) = positions.len().checked_sub(1).and_then(|count| u16::try_from(count).ok()) else { continue };
            bytes.extend(key.to_be_bytes());
            bytes.extend(less_one.to_be_bytes());
            if positions.len() < DENSE {
                bytes.extend(positions.into_iter().flat_map(u16::to_be_bytes));
            } else {
                bytes.extend(bits(&positions));
            }
        }
        partitions
    }
}

fn bits(positions: &[u16]) -> [u8; BITMAP] {
    let mut bits = [0; BITMAP];
    for position in positions {
        if let Some(byte) = bits.get_mut(usize::from(position / 8)) {
            *byte |= 1 << (position % 8);
        }
    }
    bits
}

/// The positions of a key in its partition. `None` if that is not one: it was tampered with.
#[must_use]
pub fn find(mut partition: &[u8], key: Key) -> Option<Positions> {
    while !partition.is_empty() {
        let (stored, rest) = partition.split_first_chunk::<4>()?;
        let (less_one, rest) = rest.split_first_chunk::<2>()?;
        let count = usize::from(u16::from_be_bytes(*less_one)) + 1;
        let (at, rest) = rest.split_at_checked(if count < DENSE { 2 * count } else { BITMAP })?;
        if u32::from_be_bytes(*stored) == key.0 {
            return Some(positions(at, count < DENSE));
        }
        partition = rest;
    }
    Some(Positions::default())
}

fn positions(stored: &[u8], is_list: bool) -> Positions {
    if is_list {
        return Positions::ascending(stored.as_chunks::<2>().0.iter().map(|position| u16::from_be_bytes(*position)));
    }
    let bytes = (0u16..).step_by(8).zip(stored);
    Positions::ascending(bytes.flat_map(|(first, byte)| (0..8).filter(move |bit| byte >> bit & 1 == 1).map(move |bit| first + bit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(keys: &[(u32, &[u16])]) -> Vec<Vec<u8>> {
        let mut builder = Builder::default();
        for position in 0..u16::try_from(SEGMENT).unwrap() {
            let here = keys.iter().filter(|(_, positions)| positions.contains(&position));
            builder.add(position, here.map(|(key, _)| Key(*key)));
        }
        builder.finish()
    }

    #[test]
    fn a_key_is_found_with_its_positions_however_many_there_are() {
        let all: Vec<u16> = (0..4_096).collect();
        let some: Vec<u16> = (0..4_096).filter(|position| position % 3 == 1).collect();
        for positions in [&all[..], &some, &all[..255], &all[..256], &all[..257], &[0], &[4_095], &[7, 8, 4_000]] {
            let partitions = built(&[(5, positions), (5 + PARTITIONS, &[1, 2]), (6, &[3])]);
            let partition = &partitions[5];
            assert_eq!(find(partition, Key(5)).unwrap(), Positions::ascending(positions.iter().copied()));
            assert_eq!(find(partition, Key(5 + PARTITIONS)).unwrap(), Positions::ascending([1, 2]));
            assert!(find(partition, Key(5 + 2 * PARTITIONS)).unwrap().is_empty());
        }
    }

    #[test]
    fn what_is_cut_off_is_no_partition() {
        let partition = &built(&[(5, &[9, 11])])[5];
        assert!(find(partition, Key(6)).unwrap().is_empty());
        for length in 1..partition.len() {
            assert_eq!(find(&partition[..length], Key(6)), None, "{length}");
        }
    }
}
