//! `GET /v1/public/{slug}/questions`

use axum::Extension;

use crate::catalog::model::AskedQuestions;
use crate::catalog::store::question as store;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/{slug}/questions", "public", read)
        .summary("List what a service asks")
        .description("The business's page has the same with each of its services. This is for one service, a private one too, and for asking anew.")
        .query::<QuestionsQuery>()
        .answers::<AskedQuestions>(200)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct QuestionsQuery {
    /// The service.
    service_id: Uuid,
}

async fn read(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(slug): Segment,
    Query(query): Query<QuestionsQuery>,
) -> Reply {
    let (tenant, business) = super::business(&app, &held, &slug).await?;
    let found = store::asked(&app.db, tenant, business, query.service_id).await?;
    ok(&found.ok_or_else(|| Problem::not_found("service"))?)
}
