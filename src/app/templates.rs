//! The company's own templates, read from the folder that its tenant names.

use std::path::{Path, PathBuf};

use crate::writer::{OwnTemplate, OwnTemplateFault};

/// The ending of a template file.
const ENDING: &str = "txt";

/// Largest file that is read, in bytes: a body and its front matter.
const LARGEST: u64 = 64 * 1024;

/// Most files of one folder: a person can't keep more letters apart.
const MOST: usize = 500;

/// Why a folder of templates can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplatesError {
    /// The folder or a file can't be read.
    #[error("could not read the templates at {}", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Faults in the files, all of them.
    #[error("{}", listed(.0))]
    Faults(Vec<OwnTemplateFault>),
}

fn listed(faults: &[OwnTemplateFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Reads every `*.txt` of a folder, in the order of the names.
///
/// # Errors
/// The folder or a file can't be read, or any file has a fault.
pub(super) fn read(folder: &Path) -> Result<Vec<OwnTemplate>, TemplatesError> {
    let (mut found, mut faults): (Vec<OwnTemplate>, _) = (Vec::new(), Vec::new());
    for path in files(folder)? {
        let text = text(&path)?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let file = path.display().to_string();
        match OwnTemplate::parse(&file, &stem, &text) {
            Ok(template) if found.iter().any(|known| known.name() == template.name()) => {
                let says = format!("another file's template is called `{}` too; give one of them a `name`", template.name());
                faults.push(OwnTemplateFault { file, line: 1, column: 1, says });
            }
            Ok(template) => found.push(template),
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(TemplatesError::Faults(faults)) }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, TemplatesError> {
    let unreadable = |source| TemplatesError::Unreadable { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            files.push(path);
        }
    }
    files.sort();
    if files.len() > MOST {
        return Err(unreadable(std::io::Error::other(format!("it holds {} templates; at most {MOST} are read", files.len()))));
    }
    Ok(files)
}

fn text(path: &Path) -> Result<String, TemplatesError> {
    let unreadable = |source| TemplatesError::Unreadable { path: path.to_owned(), source };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(unreadable(std::io::Error::other(format!("it has {size} bytes; a template has at most {LARGEST}"))));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}
