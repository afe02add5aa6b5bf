//! Taxes in the database.

use crate::platform::db::store;
use crate::prices::model::Tax;

store!(list "tax_json" of "taxes");
store!(find Tax: "tax_json" of "taxes");
store!(create Tax: "create_tax");
store!(update Tax: "update_tax");
store!(delete "delete_tax");
