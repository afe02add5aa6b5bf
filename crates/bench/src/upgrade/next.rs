//! A later release, made up: structure in use grows, rows are filled, an index is built, and every function is replaced.

use schema::Level;

use super::Fault;

const STRUCTURE: &str = "
alter table bookings add column channel text not null default 'web', add column origin text;
comment on column bookings.channel is 'Where it came from.';
alter table customers add column origin text;
create table appearances (
    tenant_id   uuid not null,
    booking_id  uuid not null,
    primary key (tenant_id, booking_id)
);
comment on table appearances is 'Who came.';
comment on column appearances.tenant_id is '@loose: goes with the booking.';
comment on column appearances.booking_id is '@loose: a key would lock bookings.';
call context.protect_table('appearances');
grant select on appearances to slotkeeper_server, slotkeeper_api;
";

/// Every tenant's rows, in portions that are transactions of their own, in the order in which commands lock them.
const FILL: &str = "-- @online: in portions
do $$
declare
    v_tenant uuid;
    v_table text;
    v_rows int;
begin
    for v_tenant in select context.list_tenants() loop
        foreach v_table in array array['customers', 'bookings'] loop
            loop
                perform set_config('app.tenant_id', v_tenant::text, true);
                execute format('update %1$I set origin = ''before'' where tenant_id = $1 and id in (
                    select id from %1$I where tenant_id = $1 and origin is null order by id limit 200 for update)', v_table)
                    using v_tenant;
                get diagnostics v_rows = row_count;
                commit;
                exit when v_rows < 200;
            end loop;
        end loop;
    end loop;
end $$";

const INDEX: &str = "-- @online: nobody waits\ncreate index concurrently bookings_by_channel on bookings (tenant_id, channel, starts_at)";

/// The present level and what comes after it, with a fault if one is planted.
pub fn level(fault: Option<Fault>) -> Level {
    let mut level = Level::embedded();
    level.release = "99.0.0".into();
    let mut migrations = vec![STRUCTURE, FILL, INDEX];
    match fault {
        Some(Fault::Lock) => {
            migrations
                .insert(1, "lock table bookings in access exclusive mode; select pg_sleep(6)");
        }
        Some(Fault::Rename) => {
            migrations.insert(1, "alter table bookings rename column notes to remarks");
        }
        _ => {}
    }
    let first = level.number() + 1;
    for (number, text) in (first..).zip(migrations) {
        level.migrations.push((format!("V{number:03}__next.sql").into(), text.into()));
    }
    for (path, text) in &mut level.functions {
        let (old, new) = match path.rsplit('/').next().unwrap_or_default() {
            "booking_json.sql" => {
                ("'id', p_booking.id,", "'id', p_booking.id, 'channel', p_booking.channel,")
            }
            "draft_booking.sql" => {
                ("v_booking.sequence := 0;", "v_booking.sequence := 0; v_booking.channel := 'web';")
            }
            _ => (
                "create or replace function",
                "-- As the next release has it.\ncreate or replace function",
            ),
        };
        let changed = text.replace(old, new);
        assert_ne!(changed, *text, "{path}");
        *text = changed.into();
    }
    level
}
