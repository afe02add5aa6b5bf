//! What is sold: a business with one session.

use serde_json::json;
use testkit::{Database, Salon, call, id};
use uuid::Uuid;

/// The session and where it is sold.
#[derive(Debug)]
pub struct Stage {
    /// Whose.
    pub tenant: Uuid,
    /// The business's public name.
    pub slug: String,
    /// The session.
    pub session: Uuid,
}

impl Stage {
    /// A business with a session of so many seats, made by the commands that anybody would use.
    pub async fn set(database: &Database, seats: usize) -> Stage {
        let salon = Salon::builder().build(database).await;
        let client = database.server().await;
        let service = json!({"name": "Concert", "kind": "session", "capacity": seats, "party_max": 4, "duration_minutes": 60, "price_minor": 2500});
        let sql = "select api.upsert_service($1, $2, $3)";
        let service =
            id(&call(&client, sql, &[&salon.tenant, &salon.business, &service]).await.unwrap());
        let session = json!({"starts_at": "2031-05-05T20:00:00+02:00", "staff_ids": salon.staff});
        let sql = "select api.create_session($1, $2, $3)";
        let session = id(&call(&client, sql, &[&salon.tenant, &service, &session]).await.unwrap());
        // And one later that has room, of which whoever is too late must be told.
        let later = json!({"starts_at": "2031-05-06T20:00:00+02:00", "staff_ids": salon.staff});
        call(&client, sql, &[&salon.tenant, &service, &later]).await.unwrap();
        Stage { tenant: salon.tenant, slug: salon.slug, session }
    }
}
