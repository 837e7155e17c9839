//! What no single key can tell: keys that belong together, exclude each other, or point at each other.
//!
//! Values of a wrong shape are skipped here: the shape check has named them.

use std::net::SocketAddr;

use super::document::{Node, Origin};
use super::faults::Finding;
use super::field_check::field_names;
use super::host::Host;
use super::nearest::did_you_mean;

/// Everything that doesn't go together.
pub(super) fn check(root: &Node) -> Vec<Finding> {
    let (tenants, mailboxes) = (root.list("tenant"), root.list("mailbox"));
    let mut found = twice("tenant", tenants);
    found.extend(twice("mailbox", mailboxes));
    found.extend(tenants.iter().filter_map(|tenant| tenant.get("writer")).flat_map(writer));
    found.extend(tenants.iter().flat_map(field_names));
    found.extend(mailboxes.iter().flat_map(|mailbox| one_mailbox(mailbox, tenants)));
    found.extend(local_server(root, "submission"));
    found.extend(local_server(root, "imap_proxy"));
    found
}

/// Where a key stands, else its table.
fn at<'n>(node: &'n Node, key: &str) -> &'n Origin {
    node.get(key).map_or(&node.origin, |value| &value.origin)
}

fn has(node: &Node, key: &str) -> bool {
    node.get(key).is_some()
}

fn twice(kind: &str, tables: &[Node]) -> Vec<Finding> {
    let ids: Vec<&str> = tables.iter().filter_map(|table| table.text("id")).collect();
    let repeated = |table: &&Node| table.text("id").is_some_and(|id| ids.iter().filter(|other| **other == id).count() > 1);
    let first =
        |table: &Node| tables.iter().find(|other| other.text("id") == table.text("id")).is_some_and(|other| other.origin == table.origin);
    let later = tables.iter().filter(repeated).filter(|table| !first(table));
    let sentence =
        |table: &Node| format!("{kind}.id {:?} is taken by another {kind}: give each its own", table.text("id").unwrap_or_default());
    later.map(|table| Finding::new(at(table, "id"), sentence(table))).collect()
}

fn one_mailbox(mailbox: &Node, tenants: &[Node]) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(unknown_tenant(mailbox, tenants));
    found.extend(one_place(mailbox));
    for (name, section) in ["imap", "smtp"].into_iter().filter_map(|name| Some((name, mailbox.get(name)?))) {
        found.extend(plain_text(section, &format!("mailbox.{name}")));
        found.extend(one_login(section, &format!("mailbox.{name}")));
    }
    found
}

fn unknown_tenant(mailbox: &Node, tenants: &[Node]) -> Option<Finding> {
    let wanted = mailbox.text("tenant")?;
    let ids = || tenants.iter().filter_map(|tenant| tenant.text("id"));
    if ids().any(|id| id == wanted) {
        return None;
    }
    let hint = did_you_mean(wanted, ids());
    let hint = if hint.is_empty() { format!("; add a [[tenant]] with id = {wanted:?}") } else { hint };
    Some(Finding::new(at(mailbox, "tenant"), format!("mailbox.tenant names {wanted:?}, and no [[tenant]] has this id{hint}")))
}

fn one_place(mailbox: &Node) -> Option<Finding> {
    match (mailbox.get("imap"), mailbox.get("maildir")) {
        (Some(_), Some(maildir)) => {
            Some(Finding::new(&maildir.origin, "mailbox lies in one place: remove [mailbox.imap] or [mailbox.maildir]"))
        }
        (None, None) => Some(Finding::new(
            &mailbox.origin,
            "mailbox needs to lie somewhere: add [mailbox.imap] with host and password, or [mailbox.maildir] with path",
        )),
        _ => None,
    }
}

fn plain_text(section: &Node, name: &str) -> Option<Finding> {
    let host = section.text("host").and_then(Host::parse)?;
    let exposed = section.text("tls") == Some("none") && !host.is_loopback();
    let sentence = format!(
        "{name}.tls = \"none\" would send the password in plain text to {host}: it is only for this machine (127.0.0.1, ::1, localhost); \
         take \"implicit\" or \"starttls\""
    );
    exposed.then(|| Finding::new(at(section, "tls"), sentence))
}

fn one_login(section: &Node, name: &str) -> Option<Finding> {
    match (section.get("password"), section.get("oauth")) {
        (Some(_), Some(oauth)) => {
            Some(Finding::new(&oauth.origin, format!("{name} logs in by one of password and oauth: remove the other")))
        }
        (None, None) => Some(Finding::new(
            &section.origin,
            format!("{name} needs \"password\" = {{ env = \"NAME\" }} (or file, credential, command, store), or \"oauth\""),
        )),
        _ => None,
    }
}

fn writer(writer: &Node) -> Vec<Finding> {
    let Some(kind) = writer.text("kind").filter(|kind| matches!(*kind, "openai" | "anthropic" | "ollama")) else { return Vec::new() };
    let mut wanted = vec!["base_url", "model"];
    let local = writer.text("base_url").and_then(|url| url::Url::parse(url).ok()).and_then(|url| Host::parse(url.host_str()?));
    if kind == "anthropic" && !local.is_some_and(|host| host.is_loopback()) {
        wanted.push("api_key");
    }
    let lacks = |key: &&str| !has(writer, key);
    let sentence = |key| format!("tenant.writer of kind {kind:?} needs {key:?}");
    wanted.into_iter().filter(lacks).map(|key| Finding::new(&writer.origin, sentence(key))).collect()
}

fn local_server(root: &Node, name: &str) -> Vec<Finding> {
    let Some(server) = root.get(name) else { return Vec::new() };
    if server.text("tls") == Some("none") {
        return exposed_listener(server, name).into_iter().collect();
    }
    // One certificate serves both: the IMAP proxy takes the submission proxy's where it has none.
    let borrowed = |key: &str| name == "imap_proxy" && root.get("submission").is_some_and(|submission| has(submission, key));
    let lacks = |key: &&str| !has(server, key) && !borrowed(key);
    let sentence = |key| format!("{name} needs {key:?} for its TLS, or tls = \"none\" on a loopback address");
    ["certificate", "key"].into_iter().filter(lacks).map(|key| Finding::new(&server.origin, sentence(key))).collect()
}

fn exposed_listener(server: &Node, name: &str) -> Option<Finding> {
    let listen: SocketAddr = server.text("listen")?.parse().ok()?;
    let sentence = format!("{name}.tls = \"none\" is only for a loopback address, and {listen} is none: take \"implicit\" or \"starttls\"");
    let loopback = Host::parse(&listen.ip().to_string()).is_some_and(|host| host.is_loopback());
    (!loopback).then(|| Finding::new(at(server, "tls"), sentence))
}
