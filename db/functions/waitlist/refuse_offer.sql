create or replace function api.refuse_offer(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer jsonb := internal.begin_command(p_tenant, 'refuse_offer', p_request);
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.give_back_offer(p_tenant, internal.last_offered(p_tenant, p_id, 'waiting'), p_request);
    return internal.finish_command(p_tenant, 'refuse_offer', p_request, internal.waitlist_entry_json(internal.waitlist_entry(p_tenant, p_id)));
end $$;
comment on function api.refuse_offer(uuid, uuid, jsonb) is
    'Gives back what is offered to an entry of the waitlist. It waits on where it was in line, and whoever is next gets the slot (BKG-10).';
grant execute on function api.refuse_offer to slotkeeper_server, slotkeeper_login;

create or replace function internal.give_back_offer(p_tenant uuid, p_booking uuid, p_request jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings := internal.locked_booking(p_tenant, p_booking);
begin
    -- Only a hold: what was accepted is a booking, and is cancelled under its terms.
    perform internal.check_move(v_booking, 'waiting', array['held']);
    perform api.cancel_booking(p_tenant, p_booking, null, '{"by":"customer"}', jsonb_strip_nulls(jsonb_build_object('actor', p_request -> 'actor')));
end $$;
comment on function internal.give_back_offer(uuid, uuid, jsonb) is 'Cancels the hold of an offer; refuses what is no hold any more.';
