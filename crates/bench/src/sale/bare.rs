//! The limit: the guarded update that every seller of seats needs, and nothing else.

use std::time::Instant;

use futures_util::future::join_all;
use testkit::Database;

use super::Options;

/// Attempts a second of as many clients as the nodes have connections, for as many seats, with nothing around the update.
pub async fn attempts_per_second(database: &Database, options: &Options) -> f64 {
    let admin = database.superuser().await;
    let table = format!(
        "create table public.bare_sale (id integer primary key, total integer not null, sold integer not null);
         insert into public.bare_sale values (1, {}, 0);
         grant select, update on public.bare_sale to slotkeeper_server",
        options.seats
    );
    admin.batch_execute(&table).await.unwrap();
    let connections = 12 * options.nodes;
    let clients = join_all((0..connections).map(|_| database.server())).await;
    let begun = Instant::now();
    join_all(clients.iter().enumerate().map(|(first, client)| async move {
        let update = client
            .prepare(
                "update public.bare_sale set sold = sold + $1 where id = 1 and sold + $1 <= total",
            )
            .await
            .unwrap();
        for number in (first..options.buyers).step_by(connections) {
            let party = i32::try_from(1 + number * 7 % 11 % 4).unwrap();
            client.execute(&update, &[&party]).await.unwrap();
        }
    }))
    .await;
    let took = begun.elapsed().as_secs_f64();
    let sold: i32 = admin.query_one("select sold from public.bare_sale", &[]).await.unwrap().get(0);
    let sold = usize::try_from(sold).unwrap();
    assert!(
        sold <= options.seats && sold + 4 > options.seats,
        "{sold} of {} sold by the bare update",
        options.seats
    );
    options.buyers as f64 / took
}
