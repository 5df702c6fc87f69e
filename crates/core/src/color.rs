//! An organization's colour, and what can be read on it.

/// A colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    /// What buttons have where the organization has no colour of its own.
    pub const USUAL: Self = Self { red: 0x33, green: 0x46, blue: 0xc8 };

    /// Reads `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// `#000000` or `#ffffff`, whichever is easier to read on it: at least 4.58 : 1, more than the 4.5 : 1 of WCAG 2.2, 1.4.3.
    #[must_use]
    pub fn ink(self) -> &'static str {
        let luminance = self.luminance();
        if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 { "#ffffff" } else { "#000000" }
    }

    /// How well one can be told from the other: the contrast of WCAG 2.2, from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(other) / one.min(other)
    }

    /// The relative luminance of WCAG 2.2: 0 for black, 1 for white.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126f64.mul_add(linear(self.red), 0.7152f64.mul_add(linear(self.green), 0.0722 * linear(self.blue)))
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_is_read_and_written() {
        for text in ["#000000", "#3346c8", "#ffffff"] {
            assert_eq!(Color::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Color::parse("#3346C8"), Some(Color::USUAL));
        for wrong in ["", "#", "3346c8", "#3346c", "#3346c80", "#3346cg", "#+346c8", "#é346c", "red"] {
            assert_eq!(Color::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn what_is_written_on_a_color_can_be_read() {
        assert_eq!([Color::parse("#000000"), Color::parse("#3346c8")].map(|color| color.unwrap().ink()), ["#ffffff"; 2]);
        assert_eq!([Color::parse("#ffffff"), Color::parse("#ffd400")].map(|color| color.unwrap().ink()), ["#000000"; 2]);
        for step in 0..=255 {
            for color in [
                Color { red: step, green: 255 - step, blue: step / 2 },
                Color { red: step, green: step, blue: step },
                Color { red: 255, green: step, blue: 0 },
            ] {
                let contrast = color.contrast(Color::parse(color.ink()).unwrap());
                assert!(contrast >= 4.5, "{color}: {contrast}");
            }
        }
    }
}
