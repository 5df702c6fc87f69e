//! The files of the table.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::shape::Shapes;

/// A file: shapes, and calls in their order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    #[serde(skip)]
    pub name: String,
    #[serde(default, rename = "shape")]
    pub shapes: Shapes,
    #[serde(rename = "call")]
    pub calls: Vec<Call>,
}

/// A row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    #[serde(rename = "do")]
    pub route: String,
    #[serde(default, rename = "as")]
    pub caller: Caller,
    pub id: Option<String>,
    #[serde(default)]
    pub with: BTreeMap<String, String>,
    pub query: Option<String>,
    pub envelope: Option<String>,
    pub send: Option<Value>,
    #[serde(default)]
    pub takes: Vec<String>,
    pub answers: Option<String>,
    /// Optional members that this answer has.
    #[serde(default)]
    pub sends: Vec<String>,
    /// The list has nothing in it.
    #[serde(default)]
    pub empty: bool,
    pub refuses: Option<Refusal>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Caller {
    #[default]
    Owner,
    Member,
    Link,
    Guest,
    Nobody,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    pub status: u16,
    pub code: String,
}

impl Call {
    /// Method and path.
    pub fn method_and_path(&self) -> (&str, &str) {
        self.route.split_once(' ').unwrap_or_else(|| panic!("{}: no method and path", self.route))
    }

    /// What a success is answered with.
    pub const fn status(&self) -> u16 {
        if self.answers.is_some() { 200 } else { 204 }
    }
}

/// Every file.
pub fn files() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/table");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        File { name: path.file_name().unwrap().to_string_lossy().into_owned(), ..file }
    };
    paths.iter().map(read).collect()
}
