//! Texts that people read, written once for each language: what stands in braces is filled in.

/// The same of one and of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneOrMore {
    /// Of one.
    pub one: &'static str,
    /// Of any other number.
    pub more: &'static str,
}

impl OneOrMore {
    /// That of so many.
    #[must_use]
    pub fn of(&self, count: impl PartialEq + From<u8>) -> &'static str {
        if count == From::from(1_u8) { self.one } else { self.more }
    }
}

/// Fills in what stands in braces, in one pass: braces in what is filled in stay.
#[must_use]
pub fn fill(words: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(b, rest)| Some((b, rest.split_once('}')?))) {
        filled.push_str(before);
        filled.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_a_name_are_not_filled_in() {
        assert_eq!(
            fill("{host} invites you to {whereto}.", &[("host", "{whereto}"), ("whereto", "{host")]),
            "{whereto} invites you to {host."
        );
        assert_eq!(fill("{unknown}an open { brace", &[]), "an open { brace");
    }

    #[test]
    fn one_is_told_apart_from_any_other_number() {
        let doors = OneOrMore { one: "door", more: "doors" };
        assert_eq!([doors.of(0_u32), doors.of(1_u32), doors.of(21_u32)], ["doors", "door", "doors"]);
        assert_eq!(doors.of(1_usize), "door");
    }
}
