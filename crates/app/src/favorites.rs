//! Favourites: doors and places that a user put at the top of their lists. Nobody else sees which.

use doorward_core::input::parse_bool;
use doorward_store::favorites::Favorites;

/// The tri-state filter of lists (contract section 1.4). Given at all, it has each item say whether it is a favourite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FavoriteFilter {
    /// Favourites and others.
    Any,
    /// Only favourites (or only the others).
    Only(bool),
}

impl FavoriteFilter {
    /// Reads `true`, `false` or `*`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "*" { Some(Self::Any) } else { parse_bool(text).map(Self::Only) }
    }

    const fn only(self) -> Option<bool> {
        match self {
            Self::Any => None,
            Self::Only(only) => Some(only),
        }
    }
}

/// What a user's favourites mean to a list with this filter and this order.
pub(crate) fn wanted(user_id: i64, filter: Option<FavoriteFilter>, first: Option<bool>) -> Favorites {
    Favorites { user_id, only: filter.and_then(FavoriteFilter::only), first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_has_three_states() {
        for (text, expected) in [
            ("true", Some(FavoriteFilter::Only(true))),
            ("False", Some(FavoriteFilter::Only(false))),
            ("*", Some(FavoriteFilter::Any)),
            ("1", None),
            ("", None),
        ] {
            assert_eq!(FavoriteFilter::parse(text), expected, "{text}");
        }
    }
}
