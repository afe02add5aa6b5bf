//! `PATCH /v1/promotions/{id}`

use crate::platform::http::prelude::*;
use crate::prices::model::{Promotion, PromotionPatch};
use crate::prices::store::{Change, promotion as store};

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/promotions/{id}", "promotions.update", update)
        .summary("Change a promotion")
        .description("Fields that are absent stay; null empties a field that may be empty. Bookings that use it keep their price.")
        .takes::<PromotionPatch>()
        .answers::<Promotion>(200)
        .refuses(&["already_exists"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<PromotionPatch>,
) -> Reply {
    let change = Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
