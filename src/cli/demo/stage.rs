//! Where the demo plays: a folder with a Maildir and a configuration, and the simulator beside it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::sample;
use crate::fault;
use crate::sim::{Options, Profile, Running, Seed, Simulator};

/// The key that the sample company's simulator accepts.
const DEMO_KEY: &str = "demo-key";

/// Everything that the demo plays on.
pub(super) struct Stage {
    /// The folder.
    pub(super) dir: PathBuf,
    /// The configuration that was written into it.
    pub(super) config: PathBuf,
    simulator: Running,
}

impl Stage {
    /// Makes the folder, or takes an earlier demo's; puts the sample mails there if it is new; starts the simulator.
    pub(super) async fn set(dir: Option<&Path>, listen: SocketAddr) -> Result<Self, String> {
        let dir = folder(dir)?;
        let failed = |what: &str, error: std::io::Error| format!("could not {what} in {}: {error}; choose another --dir", dir.display());
        let options = Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: Seed::demo(),
            profile: Profile::default(),
            clock: None,
            rng: 1,
            ..Options::default()
        };
        let simulator = Simulator::start(options).await.map_err(|error| fault::chain(&error))?;
        mailbox(&dir.join("Maildir")).map_err(|error| failed("make the sample mailbox", error))?;
        let config = dir.join("postar.toml");
        let text = configuration(&dir, &format!("http://{}", simulator.addr()), listen);
        std::fs::write(dir.join("metakocka.key"), DEMO_KEY).map_err(|error| failed("write the key", error))?;
        std::fs::write(&config, text).map_err(|error| failed("write the configuration", error))?;
        Ok(Self { dir, config, simulator })
    }

    /// Where drafts lie.
    pub(super) fn drafts(&self) -> PathBuf {
        self.dir.join("Maildir/.Drafts/cur")
    }

    /// Ends the simulator; the folder stays.
    pub(super) async fn strike(self) {
        self.simulator.stop().await;
    }
}

fn folder(dir: Option<&Path>) -> Result<PathBuf, String> {
    let Some(dir) = dir else {
        let temporary = tempfile::Builder::new().prefix("postar-demo-").tempdir();
        return temporary
            .map(tempfile::TempDir::keep)
            .map_err(|error| format!("could not make a temporary folder: {error}; give one with --dir"));
    };
    let failed = |error: std::io::Error| format!("could not use {}: {error}; choose another --dir", dir.display());
    std::fs::create_dir_all(dir).map_err(failed)?;
    std::path::absolute(dir).map_err(failed)
}

/// A Maildir with the folders that mail programs make. An earlier demo's is left as it is.
fn mailbox(maildir: &Path) -> std::io::Result<()> {
    if maildir.exists() {
        return Ok(());
    }
    for folder in ["", ".Drafts", ".Sent", ".Trash", ".Junk"] {
        for part in ["tmp", "new", "cur"] {
            std::fs::create_dir_all(maildir.join(folder).join(part))?;
        }
    }
    let now = Timestamp::now();
    for (index, (name, bytes)) in sample::mails(now).into_iter().enumerate() {
        std::fs::write(maildir.join("new").join(format!("{}.{index}_{name}.demo", now.as_second())), bytes)?;
    }
    Ok(())
}

fn configuration(dir: &Path, base_url: &str, listen: SocketAddr) -> String {
    let dir = dir.display();
    format!(
        r#"# The configuration of a demo; the ERP behind it runs only as long as the demo does.
data_dir = "{dir}/data"

[http]
listen = "{listen}"

[[tenant]]
id = "zrno"
name = "Pražarna Zrno d.o.o."
language = "sl"
timezone = "Europe/Ljubljana"
internal_domains = ["prazarna-zrno.example"]

[tenant.metakocka]
base_url = "{base_url}"
company_id = "4711"
secret_key = {{ file = "{dir}/metakocka.key" }}

[[mailbox]]
id = "prodaja"
tenant = "zrno"
address = "prodaja@prazarna-zrno.example"
aliases = ["info@prazarna-zrno.example"]
name = "Pražarna Zrno, prodaja"
signature = "Lep pozdrav\nPražarna Zrno"
trusted_authserv_ids = ["mx.prazarna-zrno.example"]

[mailbox.maildir]
path = "{dir}/Maildir"
"#
    )
}
