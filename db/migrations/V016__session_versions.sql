-- The version of a session is the desk's: it counts what people and schedules change of it. Each sale counted it up before,
-- so whoever had read a session that sells well could hardly change it with If-Match.

create function context.guard_session() returns trigger
language plpgsql
set search_path = pg_catalog, public, pg_temp
as $$
declare
    -- The row as it was, with the seats as they are.
    v_before sessions := old;
begin
    if new.tenant_id is distinct from old.tenant_id then
        raise exception using errcode = 'SK005', message = 'A row never changes its tenant.', detail = '{"field":"tenant_id"}';
    end if;
    v_before.seats_held := new.seats_held;
    v_before.seats_sold := new.seats_sold;
    v_before.taken_privately := new.taken_privately;
    new.created_at := old.created_at;
    new.version := case when v_before is distinct from new then old.version + 1 else old.version end;
    new.updated_at := clock_timestamp();
    return new;
end $$;
comment on function context.guard_session() is
    'Like context.guard_row, for sessions: the version counts changes of everything but the seats that sales take and give back.';

drop trigger guard_row on sessions;
create trigger guard_row before update on sessions for each row execute function context.guard_session();
