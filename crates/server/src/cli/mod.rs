//! The command line.

mod backup;
mod check;
mod config;
mod data;
mod demo;
mod doctor;
mod healthcheck;
mod import;
mod manual;
mod paste;
mod serve;
mod tz;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde_json::Value;
use uuid::Uuid;

use crate::app::start::Failure;
use crate::platform::config::{Environment, Settings, Source};

/// Booking for businesses.
#[derive(Debug, Parser)]
#[command(
    name = "slotkeeper",
    version,
    about,
    after_help = "Settings come from flags, then the environment, then the file of --config. `slotkeeper config check` shows them, `slotkeeper doctor` checks the rest."
)]
struct Cli {
    /// A TOML file with settings.
    #[arg(long, global = true, env = "SLOTKEEPER_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print data as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

/// Flags of the commands that serve.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ServeFlags {
    /// Address and port to listen on; port 0 is any.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Where the private PostgreSQL and its secrets are kept.
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<String>,
}

impl ServeFlags {
    fn pairs(&self) -> [(&'static str, Option<String>); 2] {
        [("LISTEN_ADDR", self.listen.clone()), ("DATA_DIR", self.data_dir.clone())]
    }
}

/// Where to find the database, if it is a private one.
#[derive(Debug, Clone, Default, clap::Args)]
struct PlaceFlags {
    /// Where the private PostgreSQL and its secrets are kept.
    #[arg(long, value_name = "DIR", global = true)]
    data_dir: Option<String>,
}

impl From<PlaceFlags> for ServeFlags {
    fn from(place: PlaceFlags) -> ServeFlags {
        ServeFlags { listen: None, data_dir: place.data_dir }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve. Without DATABASE_URL a private PostgreSQL is started.
    Serve(ServeFlags),
    /// Serve a demo with four businesses.
    Demo(ServeFlags),
    /// Bring the database to this version (MIGRATE_DATABASE_URL).
    Migrate {
        /// Only print the SQL that makes the roles, for a superuser.
        #[arg(long)]
        print_roles: bool,
    },
    /// Check settings, database, versions, roles, zones, clocks and disk, and say what to do.
    Doctor(PlaceFlags),
    /// Settings.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Back up the private PostgreSQL while it serves.
    Backup(backup::BackupFlags),
    /// Make a data directory for the private PostgreSQL from a back-up.
    Restore(backup::RestoreFlags),
    /// Accounts.
    Tenant {
        #[command(flatten)]
        place: PlaceFlags,
        #[command(subcommand)]
        command: TenantCommand,
    },
    /// API keys.
    ApiKey {
        #[command(flatten)]
        place: PlaceFlags,
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Time zones: what new rules do to bookings.
    Tz {
        #[command(flatten)]
        place: PlaceFlags,
        #[command(subcommand)]
        command: TzCommand,
    },
    /// Import customers, services or bookings from a table of another program.
    Import(import::ImportFlags),
    /// Compute slots from a case, without any database.
    Slots {
        /// The case or file of cases; `-` is standard input.
        #[arg(long, value_name = "FILE|-")]
        input: String,
    },
    /// Print the API document.
    Openapi,
    /// Ask the server on LISTEN_ADDR whether it can serve.
    Healthcheck(ServeFlags),
    /// Print a completion script.
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    /// Print the man page, or write one for each command.
    Man {
        /// Write the pages into this folder.
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Print versions.
    Version,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Show every setting and where it comes from, and say what is wrong with them.
    Check(ServeFlags),
}

#[derive(Debug, Subcommand)]
enum TenantCommand {
    /// Open an account with its first business.
    Create(data::TenantFlags),
    /// List accounts.
    List,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make an API key and print it, this one time.
    Create(data::KeyFlags),
    /// End an API key.
    Revoke {
        /// The account.
        #[arg(long)]
        tenant: Uuid,
        /// The key's id.
        key: Uuid,
    },
}

#[derive(Debug, Subcommand)]
enum TzCommand {
    /// List bookings to come whose clock will show another time than was promised, and what would collide if they kept the clock.
    Audit(tz::AuditFlags),
    /// Move such bookings so that they keep the time on the clock, where nothing is in the way.
    Apply,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let outcome = runtime.block_on(run(cli));
    #[cfg(feature = "otlp")]
    crate::platform::telemetry::traces::stop();
    match outcome {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

fn fail(error: &Failure) -> ExitCode {
    let mut text = format!("slotkeeper: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    let _ = writeln!(std::io::stderr(), "{text}");
    ExitCode::FAILURE
}

async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let Cli { config, json, command } = cli;
    let settings = |flags: &ServeFlags| read_settings(config.as_deref(), flags);
    match command {
        Command::Serve(flags) => serve::serve(settings(&flags)?).await?,
        Command::Demo(flags) => demo::run(demo_settings(config.as_deref(), &flags)?).await?,
        Command::Migrate { print_roles: true } => say(schema::roles_sql())?,
        Command::Migrate { print_roles: false } => {
            serve::migrate(&settings(&ServeFlags::default())?, json).await?
        }
        Command::Doctor(place) => {
            return doctor::run(&source(config.as_deref(), &place.into()), json).await;
        }
        Command::Backup(flags) => {
            let place = ServeFlags { listen: None, data_dir: flags.data_dir.clone() };
            backup::take(settings(&place)?, flags, json).await?;
        }
        Command::Restore(flags) => {
            backup::restore(settings(&ServeFlags::default())?, flags, json).await?
        }
        Command::Config { command: ConfigCommand::Check(flags) } => {
            return config::check(&source(config.as_deref(), &flags), json);
        }
        Command::Tenant { place, command } => {
            let settings = settings(&place.into())?;
            match command {
                TenantCommand::Create(flags) => data::create_tenant(settings, &flags, json).await?,
                TenantCommand::List => data::list_tenants(settings, json).await?,
            }
        }
        Command::ApiKey { place, command } => {
            let settings = settings(&place.into())?;
            match command {
                KeyCommand::Create(flags) => data::create_key(settings, &flags, json).await?,
                KeyCommand::Revoke { tenant, key } => {
                    data::revoke_key(settings, tenant, key, json).await?
                }
            }
        }
        Command::Tz { place, command } => {
            let settings = settings(&place.into())?;
            return match command {
                TzCommand::Audit(flags) => tz::audit(settings, &flags, json).await,
                TzCommand::Apply => tz::apply(settings, json).await,
            };
        }
        Command::Import(flags) => {
            let place = ServeFlags { listen: None, data_dir: flags.data_dir.clone() };
            return import::run(settings(&place)?, &flags, json).await;
        }
        Command::Slots { input } => check::slots(&input)?,
        Command::Openapi => say(&pretty(&crate::app::document()))?,
        Command::Healthcheck(flags) => {
            // Only the address: a health check needs no secrets.
            healthcheck::run(&source(config.as_deref(), &flags).listen_addr()).await?
        }
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { to } => manual::man(to.as_deref())?,
        Command::Version => check::version(json)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn source(config: Option<&std::path::Path>, flags: &ServeFlags) -> Source {
    Source::read(config, &Environment::of_process(), &flags.pairs())
}

fn read_settings(
    config: Option<&std::path::Path>,
    flags: &ServeFlags,
) -> Result<Settings, Failure> {
    begin(&source(config, flags))
}

/// The demo is on one's own machine: whoever tries it sees caps and proxies at work, and no limit on requests.
fn demo_settings(
    config: Option<&std::path::Path>,
    flags: &ServeFlags,
) -> Result<Settings, Failure> {
    let source = source(config, flags)
        .otherwise("TRUSTED_PROXIES", "127.0.0.0/8,::1/128")
        .otherwise("RATE_LIMIT_PER_SECOND", "0")
        .otherwise("KEY_RATE_LIMIT_PER_SECOND", "0")
        .otherwise("DRAIN_SECONDS", "0")
        .otherwise("LOG_FORMAT", "text");
    begin(&source)
}

/// The settings, with the log in their format; what nobody reads is said in it.
fn begin(source: &Source) -> Result<Settings, Failure> {
    let settings = source.settings()?;
    crate::platform::log::start(settings.log_format, settings.otlp_endpoint.as_deref())?;
    for stranger in source.strangers().iter().filter(|stranger| stranger.ours) {
        let meant = stranger.meant.unwrap_or("–");
        tracing::warn!(name = %stranger.name, meant, "nothing reads this name in the environment");
    }
    Ok(settings)
}

/// Prints a line of output; a reader that has gone away is no error worth a panic.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.trim_end().as_bytes())?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
