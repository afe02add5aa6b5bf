//! From texts to values: each rule says what it expects, and no fault hides the next.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;

use super::list::find;
use super::source::{ConfigError, Given, Source, wrong};
use super::{Limits, LogFormat, Pooler};

/// Reads values and collects what is wrong with them.
pub(super) struct Reader<'a> {
    source: &'a Source,
    pub faults: Vec<ConfigError>,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a Source) -> Reader<'a> {
        Reader { source, faults: source.faults.clone() }
    }

    fn given(&self, name: &str) -> Option<Given> {
        find(name).and_then(|setting| self.source.get(setting))
    }

    pub fn fault(&mut self, name: &str, origin: &str, rule: impl Display) {
        self.faults.push(wrong(name, origin, rule));
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.given(name).map(|given| given.value)
    }

    /// The value if it passes, and a fault with what is allowed if it doesn't.
    fn passing(&mut self, name: &str, rule: &str, passes: impl Fn(&str) -> bool) -> Option<String> {
        let given = self.given(name)?;
        if passes(&given.value) {
            return Some(given.value);
        }
        let shown = match find(name).is_some_and(|setting| setting.secret) {
            true => String::new(),
            false => format!("{:?} is not allowed; ", given.value),
        };
        self.fault(name, &given.origin, format!("{shown}{rule}"));
        None
    }

    pub fn number<T: FromStr + PartialOrd + Display + Copy>(
        &mut self,
        name: &str,
        least: T,
        most: T,
    ) -> T {
        let allowed = |text: &str| {
            text.parse::<T>().ok().filter(|number| *number >= least && *number <= most)
        };
        let rule = format!("a whole number from {least} to {most}");
        let text = self.passing(name, &rule, |text| allowed(text).is_some());
        text.and_then(|text| allowed(&text)).unwrap_or(least)
    }

    fn seconds(&mut self, name: &str, most: u64) -> Duration {
        Duration::from_secs(self.number(name, 1, most))
    }

    /// A connection string, which is never repeated: it holds a password.
    pub fn connection(&mut self, name: &str) -> Option<String> {
        let rule = "a connection string such as postgresql://USER:PASSWORD@HOST:5432/DATABASE";
        self.passing(name, rule, |text| text.parse::<tokio_postgres::Config>().is_ok())
    }

    pub fn address(&mut self, name: &str) -> Option<String> {
        self.passing(name, "an address and a port such as 127.0.0.1:8080", |text| {
            let parts = text.rsplit_once(':');
            parts.is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
        })
    }

    pub fn url(&mut self, name: &str) -> Option<String> {
        self.passing(name, "an address such as https://book.example.org", |text| {
            let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
            rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
                && text.chars().all(|c| c.is_ascii_graphic())
        })
    }

    /// Of traces; a program without them says so rather than keeping silent.
    pub fn collector(&mut self, name: &str) -> Option<String> {
        let rule = match cfg!(feature = "otlp") {
            true => "a collector's address such as http://127.0.0.1:4318; it speaks no TLS",
            false => "this program was built without traces: cargo build --features otlp",
        };
        self.passing(name, rule, |text| {
            let rest = text.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
            cfg!(feature = "otlp")
                && rest
                    .is_some_and(|rest| !rest.is_empty() && !rest.contains('/') && rest.is_ascii())
        })
    }

    pub fn contact(&mut self, name: &str) -> Option<String> {
        self.passing(name, "an address such as mailto:security@example.org", |text| {
            ["mailto:", "https://", "tel:"].iter().any(|start| text.starts_with(start))
                && text.chars().all(|c| c.is_ascii_graphic())
        })
    }

    pub fn secret_key(&mut self) -> Option<String> {
        let rule = "it needs 32 characters or more; make one with `openssl rand -hex 32`";
        self.passing("SECRET_KEY", rule, |text| text.len() >= 32)
    }

    pub fn log_format(&mut self) -> LogFormat {
        match self.passing("LOG_FORMAT", "json or text", |text| ["json", "text"].contains(&text)) {
            Some(text) if text == "text" => LogFormat::Text,
            _ => LogFormat::Json,
        }
    }

    pub fn pooler(&mut self) -> Pooler {
        let allowed = |text: &str| ["none", "transaction"].contains(&text);
        match self.passing("DATABASE_POOLER", "none or transaction", allowed) {
            Some(text) if text == "transaction" => Pooler::Transaction,
            _ => Pooler::None,
        }
    }

    pub fn limits(&mut self) -> Limits {
        Limits {
            connections: self.number("MAX_CONNECTIONS", 16, 1_000_000),
            connections_per_address: self.number("MAX_CONNECTIONS_PER_ADDRESS", 0, 1_000_000),
            idle: self.seconds("IDLE_SECONDS", 3600),
            receive: self.seconds("RECEIVE_SECONDS", 300),
            send: self.seconds("SEND_SECONDS", 600),
            goodbye: self.seconds("STOP_SECONDS", 300),
        }
    }

    pub fn networks(&mut self, name: &str) -> Vec<IpNet> {
        let Some(given) = self.given(name) else {
            return Vec::new();
        };
        let mut networks = Vec::new();
        for text in given.value.split(',').map(str::trim).filter(|text| !text.is_empty()) {
            let parsed = text
                .parse::<IpNet>()
                .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
            match parsed {
                Ok(network) => networks.push(network),
                Err(_) => {
                    let rule = format!("{text:?} is no network such as 10.0.0.0/8");
                    self.fault(name, &given.origin, rule);
                }
            }
        }
        networks
    }
}
