//! Staff in the database.

use super::model::StaffMember;
pub use crate::platform::db::Change;
use crate::platform::db::store;

store!(list "staff_json" of "staff");
store!(find StaffMember: "staff_json" of "staff");
store!(create StaffMember: "create_staff");
store!(update StaffMember: "update_staff");
store!(delete "delete_staff");
