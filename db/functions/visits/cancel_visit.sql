create or replace function api.cancel_visit(
    p_tenant   uuid,
    p_id       uuid,
    p_reason   text  default null,
    p_options  jsonb default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'cancel_visit', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_visit    visits;
    v_seen     bookings[];
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if char_length(p_reason) > 2000 then
        perform internal.refuse('invalid_input', 'reason: at most 2000 characters.', '{"field":"reason"}');
    end if;
    perform internal.check_cancel_options(v_options);
    v_visit := internal.found_visit(p_tenant, p_id);

    -- lock
    v_seen := internal.parts_in(v_visit, array['held', 'pending', 'confirmed'], 'cancelled');
    perform internal.lock_together(p_tenant, v_seen);

    -- check, write, record: the first that can't be cancelled keeps all of them
    for v_booking in
        select b.* from bookings b where b.tenant_id = p_tenant and b.id in (select o.id from unnest(v_seen) o) order by b.part
    loop
        perform internal.cancel_one(v_booking, p_reason, v_options, p_request);
    end loop;
    return internal.finish_command(p_tenant, 'cancel_visit', p_request, internal.visit_json(v_visit));
end $$;
comment on function api.cancel_visit(uuid, uuid, text, jsonb, jsonb) is
    'Cancels what is left of a visit, each booking under its own terms, all or none; fee_minor is the sum of what is due (BKG-9, BKG-5).';
grant execute on function api.cancel_visit to slotkeeper_server, slotkeeper_login;
