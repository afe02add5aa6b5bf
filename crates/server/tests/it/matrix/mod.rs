//! The matrix of endpoints, generated from the contract: every operation as nobody, without the permission, and with
//! another tenant's ids, cursors and tokens in every place that takes one; and with every column of every table as a field.
//! What can't be tried fails and says what to add.

mod exceptions;
mod findings;
mod kinds;
mod operations;
mod samples;
mod strangers;
mod subjects;
mod world;

use findings::Findings;
use world::World;

#[tokio::test]
async fn every_operation_refuses_strangers_and_takes_its_example_ten_4_acc_4_api_1() {
    let world = World::build().await;
    let keys = strangers::Keys::make(&world).await;
    let mut found = Findings::default();
    for operation in operations::all() {
        strangers::try_all(&world, &keys, &operation, &mut found).await;
    }
    found.judge();
    assert!(found.tries > 2_000, "only {} tries", found.tries);
}
