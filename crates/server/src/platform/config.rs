//! Settings: read from their sources, checked as a whole, and explained.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use ipnet::IpNet;

use super::db::Pooler;
use super::http::serve::Limits;

mod list;
mod reader;
mod source;
mod strangers;

pub use list::{ALL, Setting};
pub use source::{ConfigError, Environment, Given, Source};
pub use strangers::Stranger;

use reader::Reader;

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
    /// `BACKUP_DIR`.
    pub backup_dir: Option<String>,
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
    /// `KEPT_ANSWERS_MIB`.
    pub kept_answers_mib: u32,
    /// `KEPT_RULES_MIB`.
    pub kept_rules_mib: u32,
    /// `POOL_SIZE`.
    pub pool_size: usize,
    /// `MAX_CONNECTIONS` and the times of a connection.
    pub limits: Limits,
    /// `DATABASE_POOLER`.
    pub pooler: Pooler,
    /// `DRAIN_SECONDS`.
    pub drain: Duration,
    /// `OTLP_ENDPOINT`.
    pub otlp_endpoint: Option<String>,
    /// `LOG_FORMAT`.
    pub log_format: LogFormat,
}

/// Everything that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl Display for ConfigErrors {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ConfigError::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}

impl Source {
    /// Where to listen, without looking at anything else.
    pub fn listen_addr(&self) -> String {
        Reader::new(self).text("LISTEN_ADDR").unwrap_or_default()
    }

    /// The settings, checked.
    pub fn settings(&self) -> Result<Settings, ConfigErrors> {
        let mut read = Reader::new(self);
        let settings = Settings {
            database_url: read.connection("DATABASE_URL"),
            worker_database_url: read.connection("WORKER_DATABASE_URL"),
            migrate_database_url: read.connection("MIGRATE_DATABASE_URL"),
            secret_key: read.secret_key(),
            listen_addr: read.address("LISTEN_ADDR").unwrap_or_default(),
            metrics_addr: read.address("METRICS_ADDR"),
            public_url: read.url("PUBLIC_URL"),
            security_contact: read.contact("SECURITY_CONTACT"),
            data_dir: read.text("DATA_DIR"),
            backup_dir: read.text("BACKUP_DIR"),
            trusted_proxies: read.networks("TRUSTED_PROXIES"),
            hold_seconds: read.number("HOLD_SECONDS", 1, 86_400),
            hold_cap_per_contact: read.number("HOLD_CAP_PER_CONTACT", 1, 10_000),
            hold_cap_per_address: read.number("HOLD_CAP_PER_ADDRESS", 1, 10_000),
            rate_per_second: read.number("RATE_LIMIT_PER_SECOND", 0, 100_000),
            rate_burst: read.number("RATE_LIMIT_BURST", 1, 100_000),
            key_rate_per_second: read.number("KEY_RATE_LIMIT_PER_SECOND", 0, 100_000),
            key_rate_burst: read.number("KEY_RATE_LIMIT_BURST", 1, 100_000),
            kept_answers_mib: read.number("KEPT_ANSWERS_MIB", 0, 65_536),
            kept_rules_mib: read.number("KEPT_RULES_MIB", 0, 65_536),
            pool_size: read.number("POOL_SIZE", 1, 500),
            limits: read.limits(),
            pooler: read.pooler(),
            drain: Duration::from_secs(read.number("DRAIN_SECONDS", 0, 300)),
            otlp_endpoint: read.collector("OTLP_ENDPOINT"),
            log_format: read.log_format(),
        };
        if self.is_given("DATABASE_URL") && !self.is_given("SECRET_KEY") {
            read.fault(
                "SECRET_KEY",
                "missing",
                "with DATABASE_URL it is needed, the same on every node; make one with `openssl rand -hex 32`",
            );
        }
        if read.faults.is_empty() { Ok(settings) } else { Err(ConfigErrors(read.faults)) }
    }

    /// Settings that were given and that `serve` doesn't look at, with the reason.
    pub fn unused(&self) -> Vec<(&'static str, &'static str)> {
        let own = self.is_given("DATABASE_URL");
        let without = "without DATABASE_URL the private PostgreSQL is used, which has its own";
        let with = "with DATABASE_URL there is no private PostgreSQL";
        let unused = [
            ("WORKER_DATABASE_URL", !own, without),
            ("MIGRATE_DATABASE_URL", !own, without),
            ("DATA_DIR", own, with),
            ("BACKUP_DIR", own, with),
            ("DATABASE_POOLER", !own, without),
        ];
        let given = unused.into_iter().filter(|(name, unused, _)| *unused && self.is_given(name));
        given.map(|(name, _, why)| (name, why)).collect()
    }

    /// A setting as it may be shown: of a connection string who and where, of another secret nothing.
    pub fn shown(&self, setting: &Setting) -> Option<Given> {
        let mut given = self.get(setting)?;
        if setting.secret {
            given.value = masked(setting.name, &given.value);
        }
        Some(given)
    }
}

fn masked(name: &str, value: &str) -> String {
    let Ok(config) = value.parse::<tokio_postgres::Config>() else {
        return "(secret)".into();
    };
    if !name.ends_with("_URL") {
        return "(secret)".into();
    }
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            tokio_postgres::config::Host::Tcp(host) => host.clone(),
            tokio_postgres::config::Host::Unix(path) => path.display().to_string(),
        })
        .collect();
    format!(
        "(secret) {} at {}, database {}",
        config.get_user().unwrap_or("?"),
        hosts.join(","),
        config.get_dbname().unwrap_or("?")
    )
}

#[cfg(test)]
mod tests;
