//! BKG-2 for units: no number of clients books a room twice.

use futures_util::future::join_all;
use serde_json::json;
use testkit::{Database, Salon, refusal};

use super::{MORNING, facts, group, needs, resource};
use crate::races::{CROWD, assert_no_overlap};

#[tokio::test(flavor = "multi_thread")]
async fn of_200_clients_as_many_succeed_as_there_are_rooms_cat_5_bkg_2() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(6).build(&database).await;
    let rooms = group(&client, &salon, "Rooms").await;
    for (name, quantity) in [("Small", 1), ("Large", 2)] {
        resource(&client, &salon, json!({"name": name, "quantity": quantity, "group_id": rooms}))
            .await;
    }
    let lasers = resource(&client, &salon, json!({"name": "Laser", "quantity": 4})).await;
    let need = json!([{"resource_id": lasers["id"]}, {"group_id": rooms}]);
    needs(&client, &salon, need).await.unwrap();
    let clients = join_all((0..200).map(|_| database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let (salon, email) = (salon.clone(), format!("c{number}@example.org"));
        async move { salon.reserve(client, MORNING, &email, json!({})).await }
    }))
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 3);
    for error in lost.into_iter().filter_map(Result::err) {
        assert_eq!(refusal(&error), "slot_taken");
        assert_eq!(facts(&error)["resource"], "Rooms", "people and lasers are left");
    }
    assert_no_overlap(&database).await;
}
