//! The one button of a mail.

use doorward_core::Color;

/// A button, with its address for those whose mail program shows none.
pub(super) struct Button {
    pub address: String,
    pub words: &'static str,
    /// Stands before what follows; may be empty.
    pub before: String,
    /// What to do where the button does not work.
    pub fails: &'static str,
    /// The organization's colour, if it has one.
    pub color: Option<Color>,
}

impl Button {
    /// In English, and in the usual colour.
    pub fn new(address: String, words: &'static str) -> Self {
        let fails = "If the button does not work, open this address in your browser:";
        Self { address, words, before: String::new(), fails, color: None }
    }

    pub fn fill(&self) -> Color {
        self.color.unwrap_or(Color::USUAL)
    }

    pub fn ink(&self) -> &'static str {
        self.fill().ink()
    }
}
