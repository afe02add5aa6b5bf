//! Every setting by name: what reading, documentation and the check of names go by.

/// A setting as the documentation shows it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name in the environment; in the TOML file it is written in lower case.
    pub name: &'static str,
    /// A secret can also be given as a file, by the name with `_FILE`, and is never shown.
    pub secret: bool,
    /// What holds when nobody says anything; empty where nothing does.
    pub default: &'static str,
    /// What it is for, and what is allowed.
    pub about: &'static str,
}

macro_rules! settings {
    ($($name:literal $secret:literal $default:literal $about:literal),* $(,)?) => {
        /// Every setting.
        pub const ALL: &[Setting] =
            &[$(Setting { name: $name, secret: $secret, default: $default, about: $about }),*];
    };
}

settings! {
    "DATABASE_URL" true "" "Connection string of the role slotkeeper_server. Without it `serve` starts its own private PostgreSQL.",
    "WORKER_DATABASE_URL" true "" "Connection string of the role slotkeeper_worker. Without it this process runs no background work.",
    "MIGRATE_DATABASE_URL" true "" "Connection string of the role slotkeeper_migrator. With it `serve` migrates first; without it, it only checks the version.",
    "DATABASE_POOLER" false "none" "What stands between the server and PostgreSQL: none, or transaction for a pooler such as pgbouncer in transaction mode. The migrator's string has to go past it.",
    "SECRET_KEY" true "" "The installation's secret, 32 characters or more: `openssl rand -hex 32`. Signs booking tokens and cursors.",
    "LISTEN_ADDR" false "127.0.0.1:8080" "Address and port to listen on; port 0 is any.",
    "METRICS_ADDR" false "" "Address and port of /metrics for Prometheus, such as 127.0.0.1:9464. Without it nobody listens.",
    "PUBLIC_URL" false "" "Address under which clients reach the server, such as https://book.example.org. Otherwise where it listens.",
    "SECURITY_CONTACT" false "" "Where to report a weakness, as mailto:… or https://…; shown in /.well-known/security.txt.",
    "DATA_DIR" false "" "Where the private PostgreSQL and its secrets are kept.",
    "BACKUP_DIR" false "" "Where `backup` keeps back-ups of the private PostgreSQL. Otherwise `backups` in the data directory.",
    "TRUSTED_PROXIES" false "" "Networks whose X-Forwarded-For counts, separated by commas: 127.0.0.0/8,::1/128.",
    "HOLD_SECONDS" false "600" "How long a hold lives, 1 to 86400.",
    "HOLD_CAP_PER_CONTACT" false "3" "Live holds one contact may have, 1 to 10000.",
    "HOLD_CAP_PER_ADDRESS" false "20" "Live holds one network address may have, 1 to 10000.",
    "RATE_LIMIT_PER_SECOND" false "50" "Requests a second to public routes from one network address, 0 for no limit.",
    "RATE_LIMIT_BURST" false "400" "Such requests at once, 1 to 100000.",
    "KEY_RATE_LIMIT_PER_SECOND" false "200" "Requests a second with one API key, 0 for no limit.",
    "KEY_RATE_LIMIT_BURST" false "2000" "Such requests at once, 1 to 100000.",
    "KEPT_ANSWERS_MIB" false "32" "Memory for answers about free times that still hold, in MiB, 0 to 65536; 0 computes each.",
    "KEPT_RULES_MIB" false "8" "Memory for what businesses have set, by which free times are computed, in MiB, 0 to 65536; 0 reads it each time.",
    "POOL_SIZE" false "12" "Connections of the server to the database, 1 to 500.",
    "MAX_CONNECTIONS" false "16384" "Connections of clients at once, 16 to 1000000; fewer where the system's limit on open files leaves no room.",
    "MAX_CONNECTIONS_PER_ADDRESS" false "512" "Such connections from one network address that is no trusted proxy, 0 for no limit.",
    "IDLE_SECONDS" false "75" "How long a connection may wait for its next request, 1 to 3600.",
    "RECEIVE_SECONDS" false "10" "How long a request's head may take to arrive, and its body again, 1 to 300.",
    "SEND_SECONDS" false "30" "How long a client may take to fetch an answer, 1 to 600.",
    "DRAIN_SECONDS" false "5" "How long the server, told to stop by SIGTERM, goes on answering while /readyz says no, 0 to 300.",
    "STOP_SECONDS" false "10" "How long requests in flight may take once the server was told to stop, 1 to 300.",
    "OTLP_ENDPOINT" false "" "Address of an OpenTelemetry collector for traces, such as http://127.0.0.1:4318, without TLS. Only in programs built with the feature otlp.",
    "LOG_FORMAT" false "json" "json or text.",
}

/// What else the program reads from the environment, beside settings.
pub const BESIDE: &[&str] = &["SLOTKEEPER_CONFIG", "SLOTKEEPER_PG_BIN", "SLOTKEEPER_NODE_MODULES"];

/// The setting of this name.
pub fn find(name: &str) -> Option<&'static Setting> {
    ALL.iter().find(|setting| setting.name == name)
}
