create or replace function api.list_booking_moves(p_tenant uuid, p_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    if not exists (select from bookings b where b.tenant_id = p_tenant and b.id = p_id) then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    return internal.booking_moves_json(p_tenant, p_id);
end $$;
comment on function api.list_booking_moves(uuid, uuid) is 'When a booking was moved, from where to where, by whom and why; the first move first (BKG-4).';
grant execute on function api.list_booking_moves to slotkeeper_server, slotkeeper_login;

create or replace function internal.booking_moves_json(p_tenant uuid, p_booking uuid) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
                   'sequence', m.sequence, 'moved_at', m.moved_at, 'moved_by', m.moved_by, 'reason', m.reason,
                   'from', m.moved_from, 'to', m.moved_to) order by m.sequence), '[]')
          from booking_moves m
         where m.tenant_id = p_tenant and m.booking_id = p_booking
    );
end $$;
comment on function internal.booking_moves_json(uuid, uuid) is 'The moves of a booking as the API shows them.';
grant execute on function internal.booking_moves_json to slotkeeper_server;
