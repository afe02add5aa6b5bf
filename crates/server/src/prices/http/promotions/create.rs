//! `POST /v1/promotions`

use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::prices::model::{NewPromotion, Promotion};
use crate::prices::store::promotion as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/promotions", "promotions.create", create)
        .summary("Add a promotion")
        .takes::<NewPromotion>()
        .answers::<Promotion>(201)
        .refuses(&["already_exists", "not_found"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewPromotion>) -> Reply {
    let made: Promotion = store::create(
        &app.db,
        caller.tenant,
        write.body.business_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/promotions/{}", made.id), &made)
}
