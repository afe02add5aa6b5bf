//! Changes the text of a function of the product, to plant a fault.

use tokio_postgres::Client;

/// Replaces a text of a helper; it must have it.
pub async fn replace(admin: &Client, function: &str, text: &str, with: &str) {
    let sql = "select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'internal' and p.proname = $1";
    let source: String = admin.query_one(sql, &[&function]).await.unwrap().get(0);
    assert!(
        source.contains(text),
        "internal.{function} no longer says {text:?}: plant the fault where it does"
    );
    admin.batch_execute(&source.replace(text, with)).await.unwrap();
}

/// Lets nobody wait for anybody: bookings are judged and written without locks.
pub async fn unlock(admin: &Client) {
    replace(admin, "lock_subjects", "perform pg_advisory_xact_lock(v_key)", "perform v_key").await;
    // So that several are between looking and writing at once, on any machine.
    let write = "insert into bookings select p_booking.*;";
    replace(admin, "write_booking", write, &format!("perform pg_sleep(0.05); {write}")).await;
}
