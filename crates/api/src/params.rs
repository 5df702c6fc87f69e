//! Query parameters: paging, filters, order (contract sections 1.3, 1.4 and 6).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use doorward_app::favorites::FavoriteFilter;
use doorward_core::input::parse_bool;
use doorward_store::page::Page;

use crate::error::ApiError;

/// How a list of doors or places is ordered.
pub(crate) struct Ordered {
    pub favorites_first: Option<bool>,
    pub descending: bool,
}

/// `sort` of doors and places: `name` or `favorite`, which a leading `-` reverses; favourites and others each by name.
pub(crate) fn ordered(params: &Params) -> Result<Ordered, ApiError> {
    let (by_favorite, reversed) = params.sort(&[("name", false), ("favorite", true)])?;
    let by_favorite = by_favorite == Some(true);
    Ok(Ordered { favorites_first: by_favorite.then_some(!reversed), descending: reversed && !by_favorite })
}

const LARGEST_OFFSET: u64 = 20_000;
/// Longest query string, in bytes.
const LONGEST: usize = 16_384;
/// Most ids in one filter.
const MOST_IDS: usize = 1_000;

/// The query string's parameters, in order.
pub(crate) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        if query.len() > LONGEST {
            return Err(ApiError::Bad("The query string is too long.".to_owned()));
        }
        let params: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        // PostgreSQL takes no NUL, so nothing stored holds one.
        if params.iter().any(|(_, value)| value.contains('\0')) {
            return Err(ApiError::Bad("The query string must not hold NUL characters.".to_owned()));
        }
        Ok(Self(params))
    }
}

/// The default and the largest `limit` of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub default: u64,
    pub largest: u64,
}

impl Limits {
    pub(crate) const USUAL: Self = Self { default: 10, largest: 250 };
    pub(crate) const DOORS: Self = Self { default: 50, largest: 250 };
    pub(crate) const PEOPLE: Self = Self { default: 50, largest: 100 };
    pub(crate) const EVENTS: Self = Self { default: 50, largest: 1_000 };
}

impl Params {
    /// The last value of a parameter; blank and the `null` or `None` of loose clients count as not given.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let value = self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.trim())?;
        (!value.is_empty() && value != "null" && value != "None").then(|| value.to_owned())
    }

    /// Every parameter but these, in order.
    pub(crate) fn without(&self, names: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        let others = self.0.iter().filter(move |(key, _)| !names.contains(&key.as_str()));
        others.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// A parameter read by a rule, which says what it expected.
    pub(crate) fn parsed<T>(
        &self,
        name: &str,
        expected: &str,
        rule: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ApiError> {
        self.text(name).map(|value| rule(&value).ok_or_else(|| ApiError::Bad(format!("{name} must be {expected}.")))).transpose()
    }

    pub(crate) fn id(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.parsed(name, "an id", |value| value.parse().ok())
    }

    /// An id, or the word `me`.
    pub(crate) fn user_id(&self, name: &str, me: i64) -> Result<Option<i64>, ApiError> {
        self.parsed(name, "an id or me", |value| if value == "me" { Some(me) } else { value.parse().ok() })
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        self.parsed(name, "true or false", parse_bool)
    }

    /// The tri-state filter of doors and places.
    pub(crate) fn favorite(&self) -> Result<Option<FavoriteFilter>, ApiError> {
        self.parsed("favorite", "true, false or *", FavoriteFilter::parse)
    }

    /// `ids=1,2`, `ids=1&ids=2` and `ids[]=1&ids[]=2`.
    pub(crate) fn ids(&self) -> Result<Option<Vec<i64>>, ApiError> {
        let given: Vec<&str> = self
            .0
            .iter()
            .filter(|(key, _)| key == "ids" || key == "ids[]")
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|value| !value.is_empty() && *value != "None" && *value != "null")
            .collect();
        if given.is_empty() {
            return Ok(None);
        }
        if given.len() > MOST_IDS {
            return Err(ApiError::Bad(format!("ids must be at most {MOST_IDS} ids.")));
        }
        let ids: Option<Vec<i64>> = given.into_iter().map(|value| value.parse().ok()).collect();
        ids.map(Some).ok_or_else(|| ApiError::Bad("ids must be ids, separated by commas.".to_owned()))
    }

    /// `sort`: one of the names, reversed by a leading `-`.
    pub(crate) fn sort<T: Copy>(&self, allowed: &[(&str, T)]) -> Result<(Option<T>, bool), ApiError> {
        let Some(value) = self.text("sort") else { return Ok((None, false)) };
        let (name, descending) = value.strip_prefix('-').map_or((value.as_str(), false), |name| (name, true));
        match allowed.iter().find(|(allowed, _)| *allowed == name) {
            Some((_, sort)) => Ok((Some(*sort), descending)),
            None => {
                let names: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
                Err(ApiError::Bad(format!("sort must be one of {}, with - in front to reverse.", names.join(", "))))
            }
        }
    }

    /// `limit` and `offset`, never silently lowered.
    pub(crate) fn page(&self, limits: Limits) -> Result<Page, ApiError> {
        Ok(Page { limit: self.limit(limits)?, offset: self.number("offset", 0, LARGEST_OFFSET)?.unwrap_or(0) })
    }

    pub(crate) fn limit(&self, limits: Limits) -> Result<u64, ApiError> {
        Ok(self.number("limit", 1, limits.largest)?.unwrap_or(limits.default))
    }

    fn number(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, ApiError> {
        let expected = format!("a whole number from {least} to {most}");
        self.parsed(name, &expected, |value| value.parse().ok().filter(|number| (least..=most).contains(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(query: &str) -> Params {
        Params(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    #[test]
    fn ids_come_in_three_spellings() {
        for query in ["ids=1,2", "ids=1%2C2", "ids[]=1&ids[]=2", "ids=1&ids=2"] {
            assert_eq!(params(query).ids().unwrap(), Some(vec![1, 2]), "{query}");
        }
        assert_eq!(params("ids=").ids().unwrap(), None);
        assert!(params("ids=1,x").ids().is_err());
    }

    #[test]
    fn a_limit_over_the_largest_is_refused_not_lowered() {
        assert_eq!(params("limit=250").page(Limits::USUAL).unwrap().limit, 250);
        for query in ["limit=251", "limit=0", "limit=ten", "offset=20001", "offset=-1"] {
            assert!(params(query).page(Limits::USUAL).is_err(), "{query}");
        }
    }

    #[test]
    fn a_minus_reverses_the_order() {
        let allowed = [("name", 1), ("unlock", 2)];
        assert_eq!(params("sort=-unlock").sort(&allowed).unwrap(), (Some(2), true));
        assert!(params("sort=colour").sort(&allowed).is_err());
    }
}
