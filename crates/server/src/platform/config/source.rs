//! Where settings come from: a flag wins over the environment, the environment over the TOML file.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

use super::list::{ALL, Setting};
use super::strangers::{self, Stranger};

/// The environment as it was given to the process.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// That of this process. What isn't text can't be a setting.
    pub fn of_process() -> Environment {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Environment(std::env::vars_os().filter_map(text).collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(pairs: [(&str, &str); N]) -> Environment {
        Environment::from(&pairs[..])
    }
}

impl From<&[(&str, &str)]> for Environment {
    fn from(pairs: &[(&str, &str)]) -> Environment {
        Environment(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }
}

/// What is wrong with a setting: names it and where it came from, never a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting} ({origin}): {rule}")]
pub struct ConfigError {
    /// The setting.
    pub setting: String,
    /// Where its value came from.
    pub origin: String,
    /// What is allowed.
    pub rule: String,
}

/// One fault.
pub(super) fn wrong(setting: &str, origin: &str, rule: impl Display) -> ConfigError {
    ConfigError { setting: setting.into(), origin: origin.into(), rule: rule.to_string() }
}

/// A value and where it came from.
#[derive(Debug, Clone)]
pub struct Given {
    /// The value, as text.
    pub value: String,
    /// For instance `from the environment`.
    pub origin: String,
}

/// Values by name, what was wrong with their sources, and names that nobody reads.
#[derive(Debug, Default)]
pub struct Source {
    values: BTreeMap<&'static str, Given>,
    pub(super) faults: Vec<ConfigError>,
    pub(super) strangers: Vec<Stranger>,
}

impl Source {
    /// Reads the TOML file, then lets the environment and the flags win, in this order.
    pub fn read(
        file: Option<&Path>,
        environment: &Environment,
        flags: &[(&str, Option<String>)],
    ) -> Source {
        let mut source = Source::default();
        if let Some(file) = file {
            source.read_file(file);
        }
        for setting in ALL {
            source.read_environment(setting, environment);
            let flag = flags.iter().find(|(name, _)| *name == setting.name);
            if let Some((_, Some(value))) = flag {
                source.give(setting, value.clone(), "from a flag");
            }
        }
        source.strangers =
            environment.0.keys().filter_map(|name| strangers::look_at(name)).collect();
        source
    }

    /// Takes this value for a setting that nobody has given.
    pub fn otherwise(mut self, name: &'static str, value: &str) -> Source {
        let default = || Given { value: value.into(), origin: "by default".into() };
        self.values.entry(name).or_insert_with(default);
        self
    }

    /// What was given for a setting, or else its default.
    pub fn get(&self, setting: &Setting) -> Option<Given> {
        let default = || Given { value: setting.default.into(), origin: "by default".into() };
        self.values
            .get(setting.name)
            .cloned()
            .or_else(|| (!setting.default.is_empty()).then(default))
    }

    /// Whether somebody gave it, or it has a default.
    pub fn is_given(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Names in the environment that nobody reads.
    pub fn strangers(&self) -> &[Stranger] {
        &self.strangers
    }

    fn give(&mut self, setting: &Setting, value: String, origin: &str) {
        self.values.insert(setting.name, Given { value, origin: origin.into() });
    }

    fn read_file(&mut self, file: &Path) {
        let origin = format!("in {}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string());
        let table = text.and_then(|text| {
            text.parse::<toml::Table>().map_err(|error| error.message().to_owned())
        });
        match table {
            Err(error) => self.faults.push(wrong("--config", &origin, error)),
            Ok(table) => {
                for (name, value) in table {
                    self.read_entry(&name, value, &origin);
                }
            }
        }
    }

    fn read_entry(&mut self, name: &str, value: toml::Value, origin: &str) {
        let known = ALL.iter().find(|setting| setting.name.to_ascii_lowercase() == name);
        let Some(setting) = known else {
            let meant = strangers::nearest(name, true);
            let meant = meant.map_or(String::new(), |meant| {
                format!("; did you mean {}?", meant.to_ascii_lowercase())
            });
            self.faults.push(wrong(name, origin, format!("there is no such setting{meant}")));
            return;
        };
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Array(items) if items.iter().all(toml::Value::is_str) => {
                items.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join(",")
            }
            _ => {
                self.faults.push(wrong(name, origin, "a text, a number or a list of texts"));
                return;
            }
        };
        self.give(setting, text, origin);
    }

    fn read_environment(&mut self, setting: &Setting, environment: &Environment) {
        let file = setting.secret.then(|| format!("{}_FILE", setting.name));
        if let Some(value) = environment.get(setting.name) {
            self.give(setting, value.to_owned(), "from the environment");
        } else if let Some(path) = file.as_deref().and_then(|name| environment.get(name)) {
            let origin = format!("from the file {path}");
            match std::fs::read_to_string(path) {
                Ok(text) => self.give(setting, text.trim_end().to_owned(), &origin),
                Err(error) => self.faults.push(wrong(setting.name, &origin, error)),
            }
        }
    }
}
