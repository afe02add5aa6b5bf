//! The matrix of endpoints, generated from the contract: every operation as nobody, without the permission, and with
//! another tenant's ids, cursors and tokens in every place that takes one; and with every column of every table as a field.
//! What can't be tried fails and says what to add.

mod assignment;
mod bodies;
mod exceptions;
mod faults;
mod findings;
mod kinds;
mod operations;
mod rules;
mod samples;
mod strangers;
mod subjects;
mod tokens;
mod world;

use std::collections::BTreeSet;

use findings::Findings;
use world::World;

#[tokio::test]
async fn every_operation_refuses_strangers_and_takes_its_example_ten_4_acc_4_api_1() {
    let world = World::build().await;
    let keys = strangers::Keys::make(&world).await;
    let mut found = Findings::default();
    for operation in operations::all() {
        strangers::try_all(&world, &keys, operation, &mut found).await;
    }
    strangers::try_suspended(&world, &mut found).await;
    found.judge("endpoints-strangers");
    assert!(found.tries() > 1_400, "only {} tries", found.tries());
}

#[tokio::test]
async fn what_is_done_to_bookings_leaves_what_a_business_has_set_avl_1() {
    let world = World::build().await;
    let keys = strangers::Keys::make(&world).await;
    let mut found = Findings::default();
    for operation in operations::all().into_iter().filter(rules::sets_nothing) {
        rules::try_one(&world, &keys, operation, &mut found).await;
    }
    found.judge("endpoints-rules");
    assert!(found.tries() > 60, "only {} tries", found.tries());
}

#[tokio::test]
async fn a_foreign_id_in_any_field_is_one_that_never_was_ten_3_ten_4_api_1() {
    let world = World::build().await;
    let mut found = Findings::default();
    for operation in operations::all() {
        bodies::try_all(&world, &operation, &mut found).await;
    }
    found.judge("endpoints-fields");
    assert!(found.tries() > 400, "only {} tries", found.tries());
}

#[tokio::test]
async fn cursors_tokens_and_keys_of_others_open_nothing_ten_4_bkg_7_api_1() {
    let world = World::build().await;
    let mut found = Findings::default();
    tokens::try_cursors(&world, &mut found).await;
    tokens::try_tokens(&world, &mut found).await;
    tokens::try_names(&world, &mut found).await;
    tokens::try_slugs(&world, &mut found).await;
    for operation in operations::all().iter().filter(|one| one.writes()) {
        tokens::try_idempotency_keys(&world, operation, &mut found).await;
    }
    found.judge("endpoints-tokens");
    assert!(found.tries() > 200, "only {} tries", found.tries());
}

#[tokio::test]
async fn no_column_can_be_assigned_that_the_contract_does_not_offer_api_1() {
    let world = World::build().await;
    let columns = assignment::columns(&world).await;
    assert!(columns.len() > 100, "only {} columns", columns.len());
    let mut found = Findings::default();
    let mut seen = BTreeSet::new();
    for operation in operations::all() {
        assignment::try_query(&world, &operation, &mut found).await;
        if operation.writes() {
            assignment::try_all(&world, &columns, &operation, &mut seen, &mut found).await;
        }
    }
    found.judge("endpoints-columns");
    assert!(found.tries() > 8_000, "only {} tries", found.tries());
}

#[tokio::test]
async fn faults_of_doors_are_found_at_every_operation_ten_4() {
    testkit::proof("endpoints-faults-doors", &faults::of_doors(World::build().await).await);
}

#[tokio::test]
async fn faults_of_inputs_are_found_at_every_operation_api_1() {
    testkit::proof("endpoints-faults-inputs", &faults::of_inputs(World::build().await).await);
}

#[tokio::test]
async fn without_policies_and_predicates_foreign_ids_are_found_ten_4() {
    let noticed = faults::of_the_database(World::build().await).await;
    testkit::proof("endpoints-faults-database", &noticed);
}
