//! The set's company on stage: its ERP in the simulator, its mailbox in a configuration, postar in between.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use postar::cli::{Answered, answer_words};
use postar::sim::{Options, Profile, Running, Seed, Simulator};
use serde_json::Value;

use super::case::Case;

/// Everything that a run needs; the folder goes away with it.
pub(crate) struct Stage {
    dir: tempfile::TempDir,
    config: PathBuf,
    simulator: Running,
}

impl Stage {
    /// Serves the seed, writes the configuration and reads the ERP once.
    pub(crate) async fn set(set: &Path) -> Result<Self, String> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let seed = Seed::read(&seed_of(set)).map_err(|error| error.to_string())?;
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let options = Options { listen, seed, profile: Profile::default(), clock: None, rng: 1, ..Options::default() };
        let simulator = Simulator::start(options).await.map_err(|error| error.to_string())?;
        let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
        let config = dir.path().join("postar.toml");
        let text = configuration(dir.path(), &format!("http://{}", simulator.addr()));
        std::fs::create_dir_all(dir.path().join("Maildir/.Drafts/cur")).map_err(|error| error.to_string())?;
        std::fs::write(dir.path().join("key"), "sim-key-4711").map_err(|error| error.to_string())?;
        std::fs::write(&config, text).map_err(|error| error.to_string())?;
        let stage = Self { dir, config, simulator };
        let synced = stage.postar(vec!["sync".into()]).await;
        if synced.code == 0 { Ok(stage) } else { Err(synced.problems.join("\n")) }
    }

    /// One case through `replay --json`.
    pub(crate) async fn replay(&self, case: &Case) -> Result<Value, String> {
        let mail = self.dir.path().join(format!("{}:2,{}", case.id, letters(&case.flags)));
        std::fs::copy(&case.eml, &mail).map_err(|error| format!("{}: {error}", case.eml.display()))?;
        let mut words = vec!["replay".into(), "--mailbox".into(), "prodaja".into(), "--json".into(), "--now".into(), case.now.clone()];
        if let Some(sent) = case.before.iter().find(|before| before.folder == "Sent") {
            words.extend(["--sent".to_owned(), sent.eml.display().to_string()]);
        }
        words.extend(["--eml".to_owned(), mail.display().to_string()]);
        let answered = self.postar(words).await;
        let line = answered.lines.first().ok_or_else(|| format!("{}: {}", case.id, answered.problems.join("; ")))?;
        serde_json::from_str(line).map_err(|error| format!("{}: {error}", case.id))
    }

    /// Ends the simulator.
    pub(crate) async fn strike(self) {
        self.simulator.stop().await;
    }

    async fn postar(&self, words: Vec<String>) -> Answered {
        let config = ["--config".to_owned(), self.config.display().to_string()];
        answer_words(config.into_iter().chain(words)).await
    }
}

/// A set without a company of its own has that of the set `eval` beside it.
fn seed_of(set: &Path) -> PathBuf {
    let own = set.join("seed.json");
    if own.exists() { own } else { set.join("../eval/seed.json") }
}

fn letters(flags: &[String]) -> String {
    let letter = |flag: &String| match flag.as_str() {
        "\\Seen" => Some('S'),
        "\\Answered" => Some('R'),
        "\\Flagged" => Some('F'),
        _ => None,
    };
    flags.iter().filter_map(letter).collect()
}

fn configuration(dir: &Path, base_url: &str) -> String {
    let dir = dir.display();
    format!(
        r#"data_dir = "{dir}/data"

[[tenant]]
id = "lipa"
name = "Lipa Studio d.o.o."
language = "sl"
timezone = "Europe/Ljubljana"
internal_domains = ["lipa.example"]

[tenant.metakocka]
base_url = "{base_url}"
company_id = "4711"
secret_key = {{ file = "{dir}/key" }}

[[mailbox]]
id = "prodaja"
tenant = "lipa"
address = "prodaja@lipa.example"
aliases = ["info@lipa.example"]
name = "Lipa Studio, prodaja"
signature = "Lep pozdrav\nLipa Studio"
max_age = "3d"
trusted_authserv_ids = ["mx.lipa.example"]

[mailbox.maildir]
path = "{dir}/Maildir"
"#
    )
}
