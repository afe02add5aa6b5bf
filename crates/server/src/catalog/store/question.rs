//! Questions in the database.

use serde_json::Value;
use uuid::Uuid;

use crate::catalog::model::{AskedQuestions, Question, Questions};
pub use crate::platform::db::Change;
use crate::platform::db::{Database, Error, store};

store!(find Question: "question_json" of "questions");
// What it belongs to is a service here.
store!(create Question: "create_question");
store!(update Question: "update_question");
store!(delete "delete_question");

/// Those of a service; none if there is no such service.
pub async fn list(db: &Database, tenant: Uuid, service: Uuid) -> Result<Option<Questions>, Error> {
    let sql = "select internal.questions_json(s.tenant_id, s.id) from services s where s.tenant_id = $1 and s.id = $2";
    db.find(tenant, sql, &[&tenant, &service]).await
}

/// Those of a service of this business, as customers are asked them, if it can be booked.
pub async fn asked(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
    service: Uuid,
) -> Result<Option<AskedQuestions>, Error> {
    let sql =
        "select jsonb_build_object('data', internal.shown_questions(s.tenant_id, s.id)) from services s
          where s.tenant_id = $1 and s.business_id = $2 and s.id = $3 and s.status = 'active'";
    db.find(tenant, sql, &[&tenant, &business, &service]).await
}

/// Puts those of a service in this order.
pub async fn order(
    db: &Database,
    tenant: Uuid,
    service: Uuid,
    ids: &[Uuid],
    request: &Value,
) -> Result<Questions, Error> {
    let sql = "select api.order_questions($1, $2, $3, $4)";
    db.command(sql, &[&tenant, &service, &ids, request]).await
}
