//! T2, T3, T4, T18: matrices that are generated from the catalogue, so that nothing new can be forgotten.
//!
//! `ground` lays two tenants with something in every table, `catalogue` reads relations and roles, `expect` says what
//! must become of an attempt, `cases` writes it as SQL, `rows` tries them all.

mod cases;
mod catalogue;
mod documents;
mod events;
mod expect;
mod faults;
mod functions;
mod ground;
mod house;
mod keys;
mod mutants;
mod places;
mod roles;
mod rows;
mod stolen;
mod tally;
