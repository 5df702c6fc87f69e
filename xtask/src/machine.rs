//! What the tests need besides Rust: Debian packages, Node and Python modules. Installs what is missing, nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{command, find, root, run as run_command, succeeds};
use crate::steps::Steps;

/// Debian's own Python: the one that sees Debian's Python packages.
const PYTHON: &str = "/usr/bin/python3";

/// The oldest Node that Playwright runs on.
const NODE: u32 = 18;

/// All of it, as steps of their own run.
pub fn run() -> Result<(), String> {
    let mut steps = Steps::begin();
    steps_of(&mut steps)?;
    steps.end();
    Ok(())
}

/// All of it, as steps of a longer run.
pub fn steps_of(steps: &mut Steps) -> Result<(), String> {
    steps.step("Debian packages", debian_packages)?;
    steps.step("Node modules", node_modules)?;
    steps.step("Python modules", python_modules)
}

/// The Python of the tests' own environment.
pub fn python() -> PathBuf {
    root().join("target/python/bin/python")
}

/// The Node modules of a folder.
pub fn node_modules_of(folder: &str) -> PathBuf {
    root().join(folder).join("node_modules")
}

fn debian_packages() -> Result<(), String> {
    let has_python = |module: &str| succeeds(command(PYTHON).args(["-c", &format!("import {module}")]));
    let has_postgres = fs::read_dir("/usr/lib/postgresql")
        .is_ok_and(|versions| versions.filter_map(Result::ok).any(|version| version.path().join("bin/initdb").is_file()));
    let missing: Vec<&str> = [
        ("postgresql", has_postgres || find("initdb").is_some()),
        ("chromium", find("chromium").is_some()),
        ("curl", find("curl").is_some()),
        ("fonts-noto-core", Path::new("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf").is_file()),
        ("mosquitto", Path::new("/usr/sbin/mosquitto").is_file() || find("mosquitto").is_some()),
        ("nodejs", find("node").is_some()),
        ("npm", find("npm").is_some()),
        ("php-cli", find("php").is_some()),
        ("python3-aiosmtpd", has_python("aiosmtpd")),
        ("python3-venv", has_python("ensurepip")),
    ]
    .into_iter()
    .filter_map(|(package, present)| (!present).then_some(package))
    .collect();
    if missing.is_empty() {
        println!("nothing is missing");
        return Ok(());
    }
    println!("installing {}", missing.join(" "));
    let apt = |arguments: &[&str]| {
        // Root needs no sudo, and a fresh machine may not have it.
        let mut apt = if find("sudo").is_some() { command("sudo") } else { command("env") };
        run_command(apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]).args(arguments))
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], &missing[..]].concat())
}

fn node_modules() -> Result<(), String> {
    let check = format!("process.exit(parseInt(process.versions.node) >= {NODE} ? 0 : 1)");
    if !succeeds(command("node").args(["-e", &check])) {
        return Err(format!("Node {NODE} or newer is needed"));
    }
    ["tests/browser", "tests/node"].into_iter().try_for_each(node_modules_in)
}

/// The Node modules of one folder, by its lock file.
pub fn node_modules_in(folder: &str) -> Result<(), String> {
    let list = root().join(folder).join("package-lock.json");
    once(&list, &node_modules_of(folder).join(".installed"), || {
        let mut npm = command("npm");
        run_command(npm.current_dir(root().join(folder)).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
    })
}

fn python_modules() -> Result<(), String> {
    let environment = root().join("target/python");
    let requirements = root().join("tests/python/requirements.txt");
    once(&requirements, &environment.join("installed"), || {
        run_command(command(PYTHON).args(["-m", "venv", "--clear", "--system-site-packages"]).arg(&environment))?;
        let mut pip = command(python());
        run_command(
            pip.args(["-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r"]).arg(&requirements),
        )
    })
}

/// Installs, unless the mark says that this very list was installed before.
fn once(list: &Path, mark: &Path, install: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    let wanted = fs::read(list).map_err(|error| format!("{}: {error}", list.display()))?;
    if fs::read(mark).is_ok_and(|installed| installed == wanted) {
        println!("nothing is missing");
        return Ok(());
    }
    install()?;
    fs::write(mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))
}
