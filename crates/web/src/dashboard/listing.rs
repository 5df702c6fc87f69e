//! Lists: their page, their order and their filters stand in the address.

use std::borrow::Cow;

use doorward_store::page::{Listed, Page};

use super::sent::Sent;

/// How many rows a page of a list has.
const ROWS: u64 = 50;
/// The API's bound: past it, searching is faster than paging.
const FARTHEST: u64 = 20_000;

/// What the address says of a list.
pub struct Listing {
    path: Cow<'static, str>,
    asked: Sent,
}

impl Listing {
    pub fn new(path: impl Into<Cow<'static, str>>, query: Option<&str>) -> Self {
        Self { path: path.into(), asked: Sent::parse(query.unwrap_or_default().as_bytes()) }
    }

    /// What a filter is set to; nothing if it is not.
    pub fn get(&self, name: &str) -> &str {
        self.asked.text(name)
    }

    /// What a filter is set to.
    pub fn set(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// The id that a filter is set to.
    pub fn id(&self, name: &str) -> Option<i64> {
        self.get(name).parse().ok()
    }

    /// Whether any filter is set.
    pub fn filtered(&self) -> bool {
        self.asked.pairs().any(|(name, value)| !matches!(name, "page" | "sort") && !value.trim().is_empty())
    }

    /// The rows to read.
    pub fn page(&self) -> Page {
        Page { limit: ROWS, offset: ((self.number() - 1) * ROWS).min(FARTHEST) }
    }

    /// What the list is sorted by, and whether backwards: `sort=name` or `sort=-name`.
    pub fn sort(&self) -> (&str, bool) {
        let text = self.get("sort");
        text.strip_prefix('-').map_or((text, false), |name| (name, true))
    }

    /// The address of the same list in this order; of the other direction if it is in this order already.
    pub fn sorted(&self, by: &str) -> String {
        let other = self.sort() == (by, false);
        self.with(&[("sort", if other { format!("-{by}") } else { by.to_owned() }), ("page", String::new())])
    }

    /// `ascending`, `descending` or `none`, for `aria-sort`.
    pub fn direction(&self, by: &str) -> &'static str {
        match self.sort() {
            (name, false) if name == by => "ascending",
            (name, true) if name == by => "descending",
            _ => "none",
        }
    }

    /// The ways to the other pages.
    pub fn pager<T>(&self, listed: &Listed<T>) -> Pager {
        let Page { offset, .. } = self.page();
        let last = offset + listed.items.len() as u64;
        let number = self.number();
        let to = |number: u64| self.with(&[("page", number.to_string())]);
        Pager {
            told: match (listed.total, listed.items.is_empty()) {
                (0, _) => String::new(),
                (total, true) => format!("No more of {total}"),
                (total, false) => format!("{}–{last} of {total}", offset + 1),
            },
            previous: (number > 1).then(|| to(number - 1)),
            next: (last < listed.total && last <= FARTHEST).then(|| to(number + 1)),
            beyond: last < listed.total && last > FARTHEST,
        }
    }

    fn number(&self) -> u64 {
        self.get("page").parse().unwrap_or(1).clamp(1, FARTHEST / ROWS + 1)
    }

    /// The address of the same list with other values; an empty one is left out.
    pub fn with(&self, changes: &[(&str, String)]) -> String {
        let kept = self.asked.pairs().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        let changed = changes.iter().map(|(name, value)| (*name, value.as_str()));
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in kept.chain(changed).filter(|(_, value)| !value.trim().is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => self.path.clone().into_owned(),
            query => format!("{}?{query}", self.path),
        }
    }
}

/// The ways from one page of a list to the others.
pub struct Pager {
    /// `51–100 of 1234`.
    pub told: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Whether there is more than can be paged to.
    pub beyond: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(total: u64, items: usize) -> Listed<()> {
        Listed { items: vec![(); items], total, page: Page { limit: ROWS, offset: 0 } }
    }

    #[test]
    fn an_address_keeps_what_is_not_changed() {
        let listing = Listing::new("/app/doors", Some("q=front+door&sort=name&page=3&state="));
        assert_eq!(listing.page().offset, 100);
        assert_eq!(listing.with(&[("state", "offline".to_owned())]), "/app/doors?q=front+door&sort=name&page=3&state=offline");
        assert_eq!(listing.sorted("name"), "/app/doors?q=front+door&sort=-name");
        assert_eq!((listing.direction("name"), listing.direction("place")), ("ascending", "none"));
        assert!(listing.filtered() && !Listing::new("/app/doors", Some("page=2&sort=name")).filtered());
        assert_eq!(Listing::new("/app/doors", None).with(&[]), "/app/doors");
    }

    #[test]
    fn the_pager_knows_its_ends() {
        let pager = |query, total, items| Listing::new("/x", Some(query)).pager(&listed(total, items));
        let first = pager("", 120, 50);
        assert_eq!((first.told.as_str(), first.previous, first.next.as_deref()), ("1–50 of 120", None, Some("/x?page=2")));
        let last = pager("page=3", 120, 20);
        assert_eq!((last.told.as_str(), last.previous.as_deref(), last.next), ("101–120 of 120", Some("/x?page=2"), None));
        assert_eq!(pager("page=9", 120, 0).told, "No more of 120");
        assert!(pager("page=99999999999999999999", 1_000_000, 50).next.is_some());
        assert!(pager("page=401", 1_000_000, 50).beyond);
    }
}
