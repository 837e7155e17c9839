//! Everything that is wrong is told at once, at its place.

use super::{MINIMAL, read, report};

#[test]
fn scratch() {
    println!("{:?}", read(MINIMAL).map_err(|e| e.to_string()));
    let text = r#"data_dir = "var"
dta = 5

[http]
lisen = "x"
listen = "localhost:1"
[log]
level = "warning"
[[tenant]]
id = "Lipa"
language = "fr"
timezone = "Europe/Lublana"
[tenant.metakocka]
base_url = "http://me:pw@erp.example"
secret_key = "hunter2"
[tenant.writer]
kind = "openai"
[[mailbox]]
tenant = "lipo"
id = "a"
adress = "x@y.si"
aliases = ["x"]
folders = []
limits = { drafts_per_hour = 0, per_correspondent_day = "of" }
[mailbox.imap]
host = "imap.x.si"
port = 99999
tls = "none"
pasword = { env = "X" }
"#;
    println!("{}", report(text));
    println!("{}", report("a = \n[tenant]\nlisten \"x\"\npassword hunter2\n[http]\nlisten = 5\nport = 6"));
}
