//! Promotions in the database.

use crate::platform::db::store;
use crate::prices::model::Promotion;

store!(list "promotion_json" of "promotions");
store!(find Promotion: "promotion_json" of "promotions");
store!(create Promotion: "create_promotion");
store!(update Promotion: "update_promotion");
store!(delete "delete_promotion");
