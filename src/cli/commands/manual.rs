//! `completions`, `man` and the hidden `schema`: what the program says of itself.

use clap_complete::Shell;

use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, command_line};
use crate::config;

/// Completions for a shell.
pub(crate) fn completions(shell: Shell, out: &mut Out) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command_line(), "postar", &mut script);
    print(&script, out)
}

/// The manual page: the program, then every command.
pub(crate) fn man(out: &mut Out) -> u8 {
    let mut page = Vec::new();
    if let Err(error) = clap_mangen::Man::new(command_line()).render(&mut page) {
        out.problem(&format!("could not write the manual page: {error}; report this"));
        return FAILED;
    }
    for command in command_line().get_subcommands().filter(|command| !command.is_hide_set()) {
        let named = command.clone().bin_name(format!("postar {}", command.get_name()));
        if clap_mangen::Man::new(named).render(&mut page).is_err() {
            return FAILED;
        }
    }
    print(&page, out)
}

/// The JSON schema of the configuration file.
pub(crate) fn schema(out: &mut Out) -> u8 {
    let pretty = serde_json::to_string_pretty(&config::schema()).unwrap_or_default();
    print(pretty.as_bytes(), out)
}

fn print(text: &[u8], out: &mut Out) -> u8 {
    String::from_utf8_lossy(text).lines().for_each(|line| out.line(line));
    DONE
}
