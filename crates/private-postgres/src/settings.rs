//! PostgreSQL's settings, given on the command line: nothing to rewrite when they change, and the
//! same `cluster/postgresql.conf` may still set everything else.

use std::path::Path;

use crate::Options;
use crate::url::PORT;

/// All settings in order; later ones win.
pub(crate) fn all(options: &Options, name: &str, socket_dir: &Path) -> Vec<(String, String)> {
    let mut settings = private(name, &socket_dir.to_string_lossy());
    settings.push(("max_connections".into(), options.max_connections.to_string()));
    if !options.durable {
        let off = |name: &str| (name.to_string(), "off".to_string());
        settings.extend(["fsync", "full_page_writes"].map(off));
    }
    settings.extend(options.settings.iter().cloned());
    settings
}

fn private(name: &str, socket_dir: &str) -> Vec<(String, String)> {
    let port = PORT.to_string();
    let settings = [
        ("listen_addresses", ""),
        ("unix_socket_directories", socket_dir),
        ("unix_socket_permissions", "0700"),
        ("port", &port),
        // Shown in the process list, by which a leftover server is known.
        ("cluster_name", name),
        ("update_process_title", "on"),
        // Loaded once by the first process: else a package upgrade under a running server breaks
        // every new connection.
        ("shared_preload_libraries", "plpgsql"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("shared_buffers", "128MB"),
        ("max_wal_size", "1GB"),
        ("wal_compression", "on"),
        // Compiling costs more than the short queries of a booking take.
        ("jit", "off"),
        ("logging_collector", "off"),
        ("log_destination", "stderr"),
        ("log_line_prefix", "%m [%p] %q%u@%d "),
    ];
    settings.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}
