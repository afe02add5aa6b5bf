//! `tenant` and `api-key`.

use uuid::Uuid;

use super::{pretty, say};
use crate::app::attach;
use crate::app::operator::{self, NewAccount};
use crate::app::start::{self, Failure};
use crate::platform::config::Settings;
use crate::platform::db::Database;
use crate::platform::words::{Currency, Email, Name, Slug, TimeZoneName};

/// Flags of `tenant create`.
#[derive(Debug, clap::Args)]
pub struct TenantFlags {
    /// The name of the account and its first business.
    #[arg(long)]
    name: Name,
    /// The business's public name in addresses.
    #[arg(long)]
    slug: Slug,
    /// Its time zone, such as Europe/Berlin.
    #[arg(long)]
    timezone: TimeZoneName,
    /// Its currency, such as EUR.
    #[arg(long)]
    currency: Currency,
    /// Who answers for it.
    #[arg(long)]
    owner_email: Option<Email>,
}

/// Flags of `api-key create`.
#[derive(Debug, clap::Args)]
pub struct KeyFlags {
    /// The account.
    #[arg(long)]
    tenant: Uuid,
    /// What the key is for.
    #[arg(long)]
    name: Name,
    /// What it may do: permissions such as bookings.create, *.read or *, separated by commas.
    #[arg(long, alias = "scope", value_delimiter = ',', default_values_t = ["*".to_owned()])]
    scopes: Vec<String>,
}

/// The database and whatever has to stay alive meanwhile.
async fn open(settings: &Settings) -> Result<(Database, start::Prepared), Failure> {
    let prepared = attach::open(settings).await?;
    let db = prepared.server(2)?;
    Ok((db, prepared))
}

/// `tenant create`
pub async fn create_tenant(
    settings: Settings,
    flags: &TenantFlags,
    json: bool,
) -> Result<(), Failure> {
    let (db, _open) = open(&settings).await?;
    let new = NewAccount {
        name: flags.name.clone(),
        slug: flags.slug.clone(),
        timezone: flags.timezone.clone(),
        currency: flags.currency.clone(),
        owner_email: flags.owner_email.clone(),
    };
    let made = operator::create_tenant(&db, &new).await?;
    if json {
        return say(&pretty(&made));
    }
    say(&format!(
        "Opened account {} with business {} ({}).",
        made["tenant"]["id"].as_str().unwrap_or_default(),
        made["business"]["id"].as_str().unwrap_or_default(),
        flags.slug.as_str()
    ))
}

/// `tenant list`
pub async fn list_tenants(settings: Settings, json: bool) -> Result<(), Failure> {
    let (db, _open) = open(&settings).await?;
    let tenants = operator::list_tenants(&db).await?;
    if json {
        return say(&pretty(&serde_json::json!(tenants)));
    }
    if tenants.is_empty() {
        return say("There is no account yet. `slotkeeper tenant create` opens one.");
    }
    for tenant in tenants {
        say(&format!(
            "{}  {:<10} {:<24} {}",
            tenant.id, tenant.status, tenant.subdomain, tenant.name
        ))?;
    }
    Ok(())
}

/// `api-key create`
pub async fn create_key(settings: Settings, flags: &KeyFlags, json: bool) -> Result<(), Failure> {
    let (db, _open) = open(&settings).await?;
    let made = operator::create_key(&db, flags.tenant, &flags.name, &flags.scopes).await?;
    if json {
        return say(&pretty(&made));
    }
    say(&format!(
        "{}\nKeep it: it isn't shown again. Its id is {}.",
        made["secret"].as_str().unwrap_or_default(),
        made["api_key"]["id"].as_str().unwrap_or_default()
    ))
}

/// `api-key revoke`
pub async fn revoke_key(
    settings: Settings,
    tenant: Uuid,
    key: Uuid,
    json: bool,
) -> Result<(), Failure> {
    let (db, _open) = open(&settings).await?;
    let revoked = operator::revoke_key(&db, tenant, key).await?;
    if json { say(&pretty(&revoked)) } else { say("Revoked.") }
}
