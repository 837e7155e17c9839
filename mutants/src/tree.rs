//! A copy of the sources that faults are woven into, and its build.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::candidate::Mutant;
use crate::trial::Suites;
use crate::weave::weave;

/// How the code asks whether a fault is the one to be tried.
const ASKING: &str = "
/// Whether this fault is awake: `POSTAR_MUTANT` has its number.
#[doc(hidden)]
#[must_use]
pub fn mutant(number: u32) -> bool {
    static AWAKE: std::sync::OnceLock<Option<u32>> = std::sync::OnceLock::new();
    *AWAKE.get_or_init(|| std::env::var(\"POSTAR_MUTANT\").ok().and_then(|text| text.parse().ok())) == Some(number)
}
";

/// Woven code is not to be read; it stands in front of the first line, since no line may be added.
const QUIET: &str = "#![allow(warnings)] ";

/// The house's own folder, and the copy's below its `target`.
pub(crate) struct Copy {
    house: PathBuf,
    pub(crate) root: PathBuf,
}

impl Copy {
    /// Every file that git knows, as it lies there now; what is the same already stays untouched, for the sake of the build.
    pub(crate) fn of_sources() -> Result<Self> {
        let house = std::env::current_dir()?;
        let copy = Self { root: house.join("target/mutants/tree"), house };
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&copy.house)
            .output()
            .context("git is needed")?;
        ensure!(listed.status.success(), "git doesn't list the files of {}", copy.house.display());
        for path in String::from_utf8(listed.stdout)?.split('\0').filter(|path| !path.is_empty() && !path.starts_with("src/")) {
            copy.put(path, &std::fs::read(copy.house.join(path)).with_context(|| path.to_owned())?)?;
        }
        Ok(copy)
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let to = self.root.join(path);
        if std::fs::read(&to).is_ok_and(|known| known == bytes) {
            return Ok(());
        }
        std::fs::create_dir_all(to.parent().unwrap_or(&self.root))?;
        std::fs::write(&to, bytes).with_context(|| to.display().to_string())?;
        let permissions = std::fs::metadata(self.house.join(path))?.permissions();
        Ok(std::fs::set_permissions(&to, permissions)?)
    }

    /// Writes `src` anew with these faults in it; gives back those that found no place.
    pub(crate) fn weave(&self, mutants: &[Mutant]) -> Result<Vec<usize>> {
        let mut by_file: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
        for mutant in mutants {
            by_file.entry(&mutant.file).or_default().push(mutant);
        }
        let mut refused = Vec::new();
        for path in files(&self.house.join("src"))? {
            let name = path.strip_prefix(&self.house)?.to_str().context("a file's name is no UTF-8")?;
            let mut text = std::fs::read(&path)?;
            if let Some(mutants) = by_file.get(name) {
                let (woven, homeless) = weave(&String::from_utf8(text)?, mutants).with_context(|| name.to_owned())?;
                text = woven.into_bytes();
                refused.extend(homeless);
            }
            if name == "src/lib.rs" {
                text = [QUIET.as_bytes(), &text, ASKING.as_bytes()].concat();
            }
            self.put(name, &text)?;
        }
        Ok(refused)
    }

    /// Builds the tests of the copy; where that fails, the files and lines that the compiler names.
    pub(crate) fn build(&self) -> Result<Result<Suites, Vec<(String, usize)>>> {
        let mut cargo = Command::new("cargo");
        cargo.args(["test", "--locked", "--no-run", "--lib", "--test", "it", "--message-format", "json"]).current_dir(&self.root);
        // Apart from the house's own build: cargo takes the copy for the house itself.
        let out = cargo.env("CARGO_TARGET_DIR", self.house.join("target/mutants/build")).stderr(Stdio::inherit()).output();
        let out = out.context("cargo can't be started")?;
        let lines: Vec<Value> = String::from_utf8(out.stdout)?.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        if !out.status.success() {
            return Ok(Err(lines.iter().flat_map(faults).collect()));
        }
        let executable = |kind: &str| {
            let is = |line: &&Value| line["executable"].is_string() && line["target"]["kind"][0] == kind;
            lines
                .iter()
                .find(is)
                .and_then(|line| line["executable"].as_str())
                .map(PathBuf::from)
                .with_context(|| format!("no tests of {kind}"))
        };
        Ok(Ok(Suites { library: executable("lib")?, promises: executable("test")? }))
    }
}

fn faults(line: &Value) -> Vec<(String, usize)> {
    let message = &line["message"];
    if message["level"] != "error" {
        return Vec::new();
    }
    let spans = message["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
    spans
        .iter()
        .filter_map(|span| Some((span["file_name"].as_str()?.to_owned(), usize::try_from(span["line_start"].as_u64()?).ok()?)))
        .collect()
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}
