//! Settings: a flag wins over the environment, the environment over the TOML file.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;

use super::http::serve::Limits;

/// A setting as the documentation shows it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name in the environment; in the TOML file it is written in lower case.
    pub name: &'static str,
    /// What it is for, what is allowed, the default.
    pub about: &'static str,
    /// A secret can also be given as a file, by the name with `_FILE`.
    pub secret: bool,
}

macro_rules! settings {
    ($($name:literal $secret:literal $about:literal),* $(,)?) => {
        /// Every setting.
        pub const ALL: &[Setting] = &[$(Setting { name: $name, about: $about, secret: $secret }),*];
    };
}

settings! {
    "DATABASE_URL" true "Connection string of the role slotkeeper_server. Without it `serve` starts its own private PostgreSQL.",
    "WORKER_DATABASE_URL" true "Connection string of the role slotkeeper_worker. Without it this process runs no background work.",
    "MIGRATE_DATABASE_URL" true "Connection string of the role slotkeeper_migrator. With it `serve` migrates first; without it, it only checks the version.",
    "SECRET_KEY" true "The installation's secret, 32 characters or more: `openssl rand -hex 32`. Signs booking tokens and cursors.",
    "LISTEN_ADDR" false "Address and port to listen on; port 0 is any. Default 127.0.0.1:8080.",
    "METRICS_ADDR" false "Address and port of /metrics for Prometheus, such as 127.0.0.1:9464. Default: none.",
    "PUBLIC_URL" false "Address under which clients reach the server, such as https://book.example.org. Default: where it listens.",
    "SECURITY_CONTACT" false "Where to report a weakness, as mailto:… or https://…; shown in /.well-known/security.txt. Default: none.",
    "DATA_DIR" false "Where the private PostgreSQL and its secrets are kept.",
    "TRUSTED_PROXIES" false "Networks whose X-Forwarded-For counts, separated by commas: 127.0.0.0/8,::1/128. Default: none.",
    "HOLD_SECONDS" false "How long a hold lives, 1 to 86400. Default 600.",
    "HOLD_CAP_PER_CONTACT" false "Live holds one contact may have, 1 to 10000. Default 3.",
    "HOLD_CAP_PER_ADDRESS" false "Live holds one network address may have, 1 to 10000. Default 20.",
    "RATE_LIMIT_PER_SECOND" false "Requests a second to public routes from one network address, 0 for no limit. Default 50.",
    "RATE_LIMIT_BURST" false "Such requests at once, 1 to 100000. Default 400.",
    "KEY_RATE_LIMIT_PER_SECOND" false "Requests a second with one API key, 0 for no limit. Default 200.",
    "KEY_RATE_LIMIT_BURST" false "Such requests at once, 1 to 100000. Default 2000.",
    "POOL_SIZE" false "Connections of the server to the database, 1 to 500. Default 12.",
    "MAX_CONNECTIONS" false "Connections of clients at once, 16 to 1000000. Default 16384, or what the system's limit on open files leaves.",
    "MAX_CONNECTIONS_PER_ADDRESS" false "Such connections from one network address that is no trusted proxy, 0 for no limit. Default 512.",
    "IDLE_SECONDS" false "How long a connection may wait for its next request, 1 to 3600. Default 75.",
    "RECEIVE_SECONDS" false "How long a request's head may take to arrive, and its body again, 1 to 300. Default 10.",
    "SEND_SECONDS" false "How long a client may take to fetch an answer, 1 to 600. Default 30.",
    "STOP_SECONDS" false "How long requests in flight may take once the server was told to stop, 1 to 300. Default 10.",
    "LOG_FORMAT" false "json or text. Default json.",
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// Settings, read and valid.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `DATABASE_URL`.
    pub database_url: Option<String>,
    /// `WORKER_DATABASE_URL`.
    pub worker_database_url: Option<String>,
    /// `MIGRATE_DATABASE_URL`.
    pub migrate_database_url: Option<String>,
    /// `SECRET_KEY`.
    pub secret_key: Option<String>,
    /// `LISTEN_ADDR`.
    pub listen_addr: String,
    /// `METRICS_ADDR`.
    pub metrics_addr: Option<String>,
    /// `PUBLIC_URL`.
    pub public_url: Option<String>,
    /// `SECURITY_CONTACT`.
    pub security_contact: Option<String>,
    /// `DATA_DIR`.
    pub data_dir: Option<String>,
    /// `TRUSTED_PROXIES`.
    pub trusted_proxies: Vec<IpNet>,
    /// `HOLD_SECONDS`.
    pub hold_seconds: u32,
    /// `HOLD_CAP_PER_CONTACT`.
    pub hold_cap_per_contact: u32,
    /// `HOLD_CAP_PER_ADDRESS`.
    pub hold_cap_per_address: u32,
    /// `RATE_LIMIT_PER_SECOND`.
    pub rate_per_second: u32,
    /// `RATE_LIMIT_BURST`.
    pub rate_burst: u32,
    /// `KEY_RATE_LIMIT_PER_SECOND`.
    pub key_rate_per_second: u32,
    /// `KEY_RATE_LIMIT_BURST`.
    pub key_rate_burst: u32,
    /// `POOL_SIZE`.
    pub pool_size: usize,
    /// `MAX_CONNECTIONS` and the times of a connection.
    pub limits: Limits,
    /// `LOG_FORMAT`.
    pub log_format: LogFormat,
}

/// Why the settings can't be used: names the setting and where it came from, never a secret.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{setting} ({origin}): {rule}")]
pub struct ConfigError {
    setting: String,
    origin: String,
    rule: String,
}

fn wrong(setting: &str, origin: &str, rule: impl Display) -> ConfigError {
    ConfigError { setting: setting.into(), origin: origin.into(), rule: rule.to_string() }
}

/// Values by name, each with its origin.
#[derive(Debug, Default)]
pub struct Source {
    values: BTreeMap<&'static str, (String, String)>,
}

impl Source {
    /// Reads the TOML file, then lets the environment and the flags win, in this order.
    pub fn read(
        file: Option<&Path>,
        environment: impl Fn(&str) -> Option<String>,
        flags: &[(&str, Option<String>)],
    ) -> Result<Source, ConfigError> {
        let mut source = Source::default();
        if let Some(file) = file {
            source.read_file(file)?;
        }
        for setting in ALL {
            source.read_environment(setting, &environment)?;
            let flag = flags.iter().find(|(name, _)| *name == setting.name);
            if let Some((_, Some(value))) = flag {
                source.values.insert(setting.name, (value.clone(), "from a flag".into()));
            }
        }
        Ok(source)
    }

    /// Takes this value for a setting that nobody has given.
    pub fn otherwise(mut self, name: &'static str, value: &str) -> Source {
        self.values.entry(name).or_insert_with(|| (value.into(), "by default".into()));
        self
    }

    fn read_file(&mut self, file: &Path) -> Result<(), ConfigError> {
        let origin = format!("in {}", file.display());
        let text =
            std::fs::read_to_string(file).map_err(|error| wrong("--config", &origin, error))?;
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| wrong("--config", &origin, error.message()))?;
        for (name, value) in table {
            let known = ALL.iter().find(|setting| setting.name.to_ascii_lowercase() == name);
            let Some(setting) = known else {
                return Err(wrong(&name, &origin, "there is no such setting"));
            };
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Array(items) => {
                    let items = items.iter().filter_map(toml::Value::as_str);
                    items.collect::<Vec<_>>().join(",")
                }
                _ => return Err(wrong(&name, &origin, "a text, a number or a list of texts")),
            };
            self.values.insert(setting.name, (text, origin.clone()));
        }
        Ok(())
    }

    fn read_environment(
        &mut self,
        setting: &Setting,
        environment: &impl Fn(&str) -> Option<String>,
    ) -> Result<(), ConfigError> {
        let file = setting.secret.then(|| format!("{}_FILE", setting.name));
        let direct = environment(setting.name).filter(|value| !value.is_empty());
        if let Some(value) = direct {
            self.values.insert(setting.name, (value, "from the environment".into()));
        } else if let Some(path) = file.as_deref().and_then(environment) {
            let origin = format!("from the file {path}");
            let text = std::fs::read_to_string(&path)
                .map_err(|error| wrong(setting.name, &origin, error))?;
            self.values.insert(setting.name, (text.trim_end().to_owned(), origin));
        }
        Ok(())
    }

    fn text(&self, name: &str) -> Option<String> {
        self.values.get(name).map(|(value, _)| value.clone())
    }

    fn number<T: FromStr + PartialOrd + Display>(
        &self,
        name: &str,
        least: T,
        most: T,
        default: T,
    ) -> Result<T, ConfigError> {
        let Some((value, origin)) = self.values.get(name) else {
            return Ok(default);
        };
        match value.parse() {
            Ok(number) if number >= least && number <= most => Ok(number),
            _ => Err(wrong(
                name,
                origin,
                format!("{value:?} is not allowed; a whole number from {least} to {most}"),
            )),
        }
    }

    fn limits(&self) -> Result<Limits, ConfigError> {
        let seconds =
            |name, most, default| self.number(name, 1, most, default).map(Duration::from_secs);
        Ok(Limits {
            connections: self.number("MAX_CONNECTIONS", 16, 1_000_000, 16_384)?,
            connections_per_address: self.number(
                "MAX_CONNECTIONS_PER_ADDRESS",
                0,
                1_000_000,
                512,
            )?,
            idle: seconds("IDLE_SECONDS", 3600, 75)?,
            receive: seconds("RECEIVE_SECONDS", 300, 10)?,
            send: seconds("SEND_SECONDS", 600, 30)?,
            goodbye: seconds("STOP_SECONDS", 300, 10)?,
        })
    }

    fn proxies(&self) -> Result<Vec<IpNet>, ConfigError> {
        let Some((value, origin)) = self.values.get("TRUSTED_PROXIES") else {
            return Ok(Vec::new());
        };
        let network = |text: &str| {
            let parsed = text
                .parse::<IpNet>()
                .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
            parsed.map_err(|_| {
                wrong(
                    "TRUSTED_PROXIES",
                    origin,
                    format!("{text:?} is no network such as 10.0.0.0/8"),
                )
            })
        };
        value.split(',').map(str::trim).filter(|text| !text.is_empty()).map(network).collect()
    }

    fn security_contact(&self) -> Result<Option<String>, ConfigError> {
        let Some((value, origin)) = self.values.get("SECURITY_CONTACT") else {
            return Ok(None);
        };
        let known = ["mailto:", "https://", "tel:"].iter().any(|start| value.starts_with(start));
        if known && value.chars().all(|c| c.is_ascii_graphic()) {
            return Ok(Some(value.clone()));
        }
        Err(wrong("SECURITY_CONTACT", origin, "an address such as mailto:security@example.org"))
    }

    fn log_format(&self) -> Result<LogFormat, ConfigError> {
        match self.values.get("LOG_FORMAT") {
            None => Ok(LogFormat::Json),
            Some((value, _)) if value == "json" => Ok(LogFormat::Json),
            Some((value, _)) if value == "text" => Ok(LogFormat::Text),
            Some((value, origin)) => {
                Err(wrong("LOG_FORMAT", origin, format!("{value:?} is not allowed; json or text")))
            }
        }
    }

    fn secret_key(&self) -> Result<Option<String>, ConfigError> {
        match self.values.get("SECRET_KEY") {
            Some((value, origin)) if value.len() < 32 => Err(wrong(
                "SECRET_KEY",
                origin,
                "it needs 32 characters or more; make one with `openssl rand -hex 32`",
            )),
            other => Ok(other.map(|(value, _)| value.clone())),
        }
    }

    /// Where to listen, without looking at anything else.
    pub fn listen_addr(&self) -> String {
        self.text("LISTEN_ADDR").unwrap_or_else(|| "127.0.0.1:8080".into())
    }

    /// The settings, checked.
    pub fn settings(&self) -> Result<Settings, ConfigError> {
        let settings = Settings {
            database_url: self.text("DATABASE_URL"),
            worker_database_url: self.text("WORKER_DATABASE_URL"),
            migrate_database_url: self.text("MIGRATE_DATABASE_URL"),
            secret_key: self.secret_key()?,
            listen_addr: self.listen_addr(),
            metrics_addr: self.text("METRICS_ADDR"),
            public_url: self.text("PUBLIC_URL"),
            security_contact: self.security_contact()?,
            data_dir: self.text("DATA_DIR"),
            trusted_proxies: self.proxies()?,
            hold_seconds: self.number("HOLD_SECONDS", 1, 86_400, 600)?,
            hold_cap_per_contact: self.number("HOLD_CAP_PER_CONTACT", 1, 10_000, 3)?,
            hold_cap_per_address: self.number("HOLD_CAP_PER_ADDRESS", 1, 10_000, 20)?,
            rate_per_second: self.number("RATE_LIMIT_PER_SECOND", 0, 100_000, 50)?,
            rate_burst: self.number("RATE_LIMIT_BURST", 1, 100_000, 400)?,
            key_rate_per_second: self.number("KEY_RATE_LIMIT_PER_SECOND", 0, 100_000, 200)?,
            key_rate_burst: self.number("KEY_RATE_LIMIT_BURST", 1, 100_000, 2000)?,
            pool_size: self.number("POOL_SIZE", 1, 500, 12)?,
            limits: self.limits()?,
            log_format: self.log_format()?,
        };
        if settings.database_url.is_some() && settings.secret_key.is_none() {
            return Err(wrong(
                "SECRET_KEY",
                "missing",
                "with DATABASE_URL it is needed, the same on every node; make one with `openssl rand -hex 32`",
            ));
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests;
