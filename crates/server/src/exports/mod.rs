//! Lists as files: tables for spreadsheets, and a calendar. Page after page is fetched while the client takes what came before,
//! so that a file of any length needs the memory of one page, and no connection to PostgreSQL waits for a slow client.

pub mod calendar;
pub mod csv;
pub mod http;
pub mod store;
pub mod stream;
pub mod tables;
