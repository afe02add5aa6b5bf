//! What nodes read for each answer about free times: `taken.sql` of the server.

use testkit::{Database, Salon};

const TAKEN: &str = include_str!("../../../server/src/bookings/calendar/taken.sql");

/// A salon in a large town. Nobody's bookings are behind the others' claims: only how many there are matters.
async fn town() -> (Database, Salon) {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    database
        .superuser()
        .await
        .batch_execute(
            "set session_replication_role = replica;
             insert into claims (tenant_id, subject_id, starts_at, ends_at, booking_id)
             select md5('tenant ' || t)::uuid, md5(t || ' person ' || p)::uuid, day, day + interval '1 hour', gen_random_uuid()
               from generate_series(1, 500) t, generate_series(1, 10) p,
                    generate_series(timestamptz '2031-05-05', '2031-05-10', interval '1 day') day;
             analyze claims",
        )
        .await
        .unwrap();
    (database, salon)
}

/// Where there are many tenants, the constraint's index looks as cheap as the key, and would read all that a person ever had.
#[tokio::test]
async fn claims_are_looked_up_by_their_key_however_many_tenants_there_are_avl_1() {
    let (database, salon) = town().await;
    let server = database.server().await;
    server
        .batch_execute(&format!(
            "set plan_cache_mode = force_generic_plan; begin; set local app.tenant_id = '{}';
             prepare taken (uuid, uuid[], timestamptz, timestamptz, uuid, uuid, uuid, boolean) as {TAKEN}",
            salon.tenant
        ))
        .await
        .unwrap();
    let explain = format!(
        "explain execute taken ('{}', array['{}']::uuid[], '2031-05-01', '2031-06-01', null, '{}', null, false)",
        salon.tenant, salon.staff[0], salon.business
    );
    let rows = server.query(&explain, &[]).await.unwrap();
    let plan: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    let plan = plan.join("\n");
    assert!(plan.contains("claims_pkey") && !plan.contains("claims_never_overlap"), "{plan}");
}

#[tokio::test]
async fn functions_look_claims_up_by_their_key_too_avl_1() {
    let (database, salon) = town().await;
    let superuser = database.superuser().await;
    let (tenant, subject) = (salon.tenant, salon.staff[0]);
    let span = "'2031-05-06 09:00+02', '2031-05-06 10:00+02'";
    for call in [
        format!("is_free('{tenant}', '{subject}', {span})"),
        format!("free_gap('{tenant}', '{subject}', {span}, clock_timestamp())"),
        format!("taken_ranges('{tenant}', '{subject}', 0, 0, {span}, clock_timestamp())"),
        format!("lock_due_holds('{tenant}', array['{subject}']::uuid[], {span})"),
        "check_not_taken(s, '', array_agg(p), '2031-05-06 09:00+02', '{}') from services s, service_staff p group by s".to_owned(),
    ] {
        superuser
            .batch_execute(&format!(
                "begin; set local role slotkeeper_api; set local app.tenant_id = '{tenant}'"
            ))
            .await
            .unwrap();
        superuser.query(&format!("select internal.{call}"), &[]).await.unwrap();
        let pages = "select pg_stat_get_xact_blocks_fetched('claims_pkey'::regclass),
                            pg_stat_get_xact_blocks_fetched('claims_never_overlap'::regclass)";
        let row = superuser.query_one(pages, &[]).await.unwrap();
        let (by_key, by_range): (i64, i64) = (row.get(0), row.get(1));
        superuser.batch_execute("rollback; select pg_stat_force_next_flush()").await.unwrap();
        assert!(by_key > 0 && by_range == 0, "{call}: {by_key} pages by key, {by_range} by range");
    }
}
