//! Dependencies among the workspace's crates point one way: this table says where. A new crate is placed here deliberately.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the helpers of a test may fail it")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Each crate, and the workspace's crates it may depend on outside its tests.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("egress", &[]),
    ("wire", &["core"]),
    ("store", &["core"]),
    ("app", &["core", "store"]),
    ("doors", &["app", "core", "wire"]),
    ("agent", &["core", "egress", "wire"]),
    ("client", &[]),
    ("delivery", &["app", "core", "egress", "store"]),
    ("api", &["app", "core", "store"]),
    ("web", &["app", "core", "store"]),
    ("doorward", &["agent", "api", "app", "core", "delivery", "doors", "egress", "store", "web", "wire"]),
    ("testkit-macros", &[]),
    ("testkit", &["agent", "api", "app", "core", "delivery", "doors", "egress", "store", "testkit-macros", "web", "wire"]),
    ("bench", &["agent", "core", "store", "wire"]),
    ("xtask", &[]),
];

/// A dependency of one crate of the workspace on another.
struct Edge {
    from: String,
    to: String,
    for_tests: bool,
}

#[test]
fn dependencies_point_only_where_the_table_lets_them() {
    let allowed: BTreeMap<_, _> = MAY_DEPEND_ON.iter().copied().collect();
    let forbidden: Vec<_> = edges()
        .into_iter()
        .filter(|edge| !edge.for_tests)
        .filter(|edge| !allowed.get(edge.from.as_str()).is_some_and(|to| to.contains(&edge.to.as_str())))
        .map(|edge| format!("{} -> {}", edge.from, edge.to))
        .collect();
    assert!(forbidden.is_empty(), "these dependencies point the wrong way: {forbidden:?}");
}

#[test]
fn the_testkit_is_a_dependency_of_tests_alone() {
    let others: Vec<_> = edges()
        .into_iter()
        .filter(|edge| edge.to.starts_with("testkit") && edge.from != "testkit" && !edge.for_tests)
        .map(|edge| edge.from)
        .collect();
    assert!(others.is_empty(), "these crates carry test code into the program: {others:?}");
}

#[test]
fn every_crate_has_its_place_in_the_table() {
    let crates: BTreeSet<_> = packages().iter().map(|package| short_name(&package["name"])).collect();
    let placed: BTreeSet<_> = MAY_DEPEND_ON.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(crates, placed);
}

#[test]
fn a_crate_is_named_after_its_folder() {
    for package in packages() {
        let manifest = package["manifest_path"].as_str().unwrap();
        let folder = Path::new(manifest).parent().unwrap().strip_prefix(root()).unwrap();
        let folder = folder.strip_prefix("crates").unwrap_or(folder).to_str().unwrap().replace('/', "-");
        assert_eq!(short_name(&package["name"]), folder);
    }
}

fn edges() -> Vec<Edge> {
    let packages = packages();
    let names: BTreeSet<_> = packages.iter().map(|package| short_name(&package["name"])).collect();
    let mut edges = Vec::new();
    for package in &packages {
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = short_name(&dependency["name"]);
            if dependency["path"].is_string() && names.contains(&to) {
                edges.push(Edge { from: short_name(&package["name"]), to, for_tests: dependency["kind"] == "dev" });
            }
        }
    }
    assert!(!edges.is_empty(), "the workspace's own dependencies were not recognised");
    edges
}

/// The workspace's packages, as cargo describes them.
fn packages() -> Vec<Value> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(root());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// A package's name without the prefix that they all have.
fn short_name(package: &Value) -> String {
    let name = package.as_str().unwrap();
    name.strip_prefix("doorward-").unwrap_or(name).to_owned()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}
