//! Positions of events in a segment.

use super::SEGMENT;

/// Ascending, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions(Vec<u16>);

impl Positions {
    pub(super) fn ascending(positions: impl IntoIterator<Item = u16>) -> Self {
        Self(positions.into_iter().collect())
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Those in either.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        self.0.extend(other.0);
        self.0.sort_unstable();
        self.0.dedup();
        self
    }

    /// Those in both.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.retain(|position| other.0.binary_search(position).is_ok());
        self
    }

    /// Where they are in the chain, if they are of this segment.
    pub fn in_chain(&self, segment: i64) -> impl Iterator<Item = i64> {
        self.0.iter().map(move |position| segment * SEGMENT + 1 + i64::from(*position))
    }
}

#[cfg(test)]
mod tests {
    use super::Positions;

    fn of(positions: &[u16]) -> Positions {
        Positions::ascending(positions.iter().copied())
    }

    #[test]
    fn either_and_both() {
        assert_eq!(of(&[1, 5, 9]).or(of(&[2, 5])), of(&[1, 2, 5, 9]));
        assert_eq!(of(&[]).or(of(&[2])), of(&[2]));
        assert_eq!(of(&[1, 5, 9]).and(&of(&[2, 5, 9])), of(&[5, 9]));
        assert!(of(&[1]).and(&of(&[])).is_empty());
    }

    #[test]
    fn positions_of_the_second_segment_follow_those_of_the_first() {
        assert_eq!(of(&[0, 4_095]).in_chain(0).collect::<Vec<_>>(), [1, 4_096]);
        assert_eq!(of(&[0]).in_chain(1).collect::<Vec<_>>(), [4_097]);
    }
}
