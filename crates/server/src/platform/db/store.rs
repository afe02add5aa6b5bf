//! What every kept thing of a business has in its slice's store: a page, one, and the three commands.

use serde_json::Value;
use uuid::Uuid;

/// What is to be changed of which one, and the version it was read at.
#[derive(Debug)]
pub struct Change {
    /// Which one.
    pub id: Uuid,
    /// The fields.
    pub document: Value,
    /// The version that the change is for.
    pub if_match: Option<i32>,
}

/// Writes one of those functions. The names in it are ours, never a caller's: the statement is a constant.
macro_rules! store {
    (list $json:literal of $table:literal) => {
        /// A page of rows: JSON, time, id.
        pub async fn list(
            db: &crate::platform::db::Database,
            tenant: uuid::Uuid,
            page: crate::platform::http::Page,
            business_id: Option<uuid::Uuid>,
        ) -> Result<Vec<tokio_postgres::Row>, crate::platform::db::Error> {
            let sql = concat!(
                "select internal.",
                $json,
                "(t), t.created_at, t.id from ",
                $table,
                " t
                  where t.tenant_id = $1 and (t.created_at, t.id) > ($2, $3)
                    and ($5::uuid is null or t.business_id = $5)
                  order by t.created_at, t.id limit $4"
            );
            db.query(tenant, sql, &[&tenant, &page.after, &page.after_id, &page.rows, &business_id])
                .await
        }
    };
    (find $model:ty: $json:literal of $table:literal) => {
        /// One, by its id.
        pub async fn find(
            db: &crate::platform::db::Database,
            tenant: uuid::Uuid,
            id: uuid::Uuid,
        ) -> Result<Option<$model>, crate::platform::db::Error> {
            let sql = concat!(
                "select internal.",
                $json,
                "(t) from ",
                $table,
                " t where t.tenant_id = $1 and t.id = $2"
            );
            db.find(tenant, sql, &[&tenant, &id]).await
        }
    };
    (create $model:ty: $command:literal) => {
        /// Adds one to a business.
        pub async fn create(
            db: &crate::platform::db::Database,
            tenant: uuid::Uuid,
            business: uuid::Uuid,
            document: &serde_json::Value,
            request: &serde_json::Value,
        ) -> Result<$model, crate::platform::db::Error> {
            let sql = concat!("select api.", $command, "($1, $2, $3, p_id => $4, p_request => $5)");
            db.command(sql, &[&tenant, &business, document, &vocab::new_id(), request]).await
        }
    };
    (update $model:ty: $command:literal) => {
        /// Changes one.
        pub async fn update(
            db: &crate::platform::db::Database,
            tenant: uuid::Uuid,
            change: &crate::platform::db::Change,
            request: &serde_json::Value,
        ) -> Result<$model, crate::platform::db::Error> {
            let sql = concat!(
                "select api.",
                $command,
                "($1, $2, $3, p_if_version => $4, p_request => $5)"
            );
            db.command(sql, &[&tenant, &change.id, &change.document, &change.if_match, request])
                .await
        }
    };
    (delete $command:literal) => {
        /// Deletes one.
        pub async fn delete(
            db: &crate::platform::db::Database,
            tenant: uuid::Uuid,
            id: uuid::Uuid,
            request: &serde_json::Value,
        ) -> Result<(), crate::platform::db::Error> {
            let sql = concat!("select api.", $command, "($1, $2, $3)");
            let _: serde_json::Value = db.command(sql, &[&tenant, &id, request]).await?;
            Ok(())
        }
    };
}
pub(crate) use store;
