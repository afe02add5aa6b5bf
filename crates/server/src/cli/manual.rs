//! `man` and `completions`: made from the command line's own description, so they can't lag behind it.

use std::fs;
use std::io::Write;
use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::Cli;
use crate::app::start::Failure;
use crate::platform::config::ALL;

/// Prints the page of the program, or writes a page for it and each command into a folder.
pub fn man(to: Option<&Path>) -> Result<(), Failure> {
    let Some(folder) = to else {
        return Ok(std::io::stdout().write_all(&main_page()?)?);
    };
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    clap_mangen::generate_to(Cli::command().disable_help_subcommand(true), folder)?;
    Ok(fs::write(folder.join("slotkeeper.1"), main_page()?)?)
}

/// With the settings, which are no flags.
fn main_page() -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    let man = Man::new(Cli::command());
    man.render(&mut page)?;
    let mut settings = Roff::new();
    settings.control("SH", ["SETTINGS"]);
    settings.text([roman("In the environment, or in lower case in the file of --config. A secret may stand in a file that is named with _FILE appended.")]);
    for setting in ALL {
        let default = match setting.default {
            "" => String::new(),
            default => format!(" Default {default}."),
        };
        settings.control("TP", []);
        settings.text([roman(setting.name)]);
        settings.text([roman(format!("{}{default}", setting.about))]);
    }
    settings.to_writer(&mut page)?;
    Ok(page)
}

/// Prints a completion script.
pub fn completions(shell: clap_complete::Shell) {
    clap_complete::generate(shell, &mut Cli::command(), "slotkeeper", &mut std::io::stdout());
}
