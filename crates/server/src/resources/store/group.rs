//! Resource groups in the database.

pub use crate::platform::db::Change;
use crate::platform::db::store;
use crate::resources::model::ResourceGroup;

store!(list "resource_group_json" of "resource_groups");
store!(find ResourceGroup: "resource_group_json" of "resource_groups");
store!(create ResourceGroup: "create_resource_group");
store!(update ResourceGroup: "update_resource_group");
store!(delete "delete_resource_group");
