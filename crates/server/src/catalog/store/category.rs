//! Categories in the database.

use crate::catalog::model::Category;
pub use crate::platform::db::Change;
use crate::platform::db::store;

store!(list "category_json" of "categories");
store!(find Category: "category_json" of "categories");
store!(create Category: "create_category");
store!(update Category: "update_category");
store!(delete "delete_category");
