create or replace function api.accept_offer(
    p_tenant   uuid,
    p_id       uuid,
    p_answers  jsonb default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'accept_offer', p_request);
    v_booking  uuid;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_tenant_active(p_tenant);
    v_booking := internal.last_offered(p_tenant, p_id, 'booked');
    -- The hold decides, under its lock and by the clock after it: of two who accept one is first, and a second late is too late.
    -- What becomes of the offer and the entry is the doing of context.settle_offer.
    if p_answers is not null then
        perform api.answer_hold(p_tenant, v_booking, p_answers);
    end if;
    perform api.confirm_booking(p_tenant, v_booking, jsonb_strip_nulls(jsonb_build_object('actor', p_request -> 'actor')));
    return internal.finish_command(p_tenant, 'accept_offer', p_request, internal.waitlist_entry_json(internal.waitlist_entry(p_tenant, p_id)));
end $$;
comment on function api.accept_offer(uuid, uuid, jsonb, jsonb) is
    'Takes what is offered to an entry of the waitlist: the hold becomes a booking, confirmed or pending. Questions are answered with it (BKG-10).';
grant execute on function api.accept_offer to slotkeeper_server, slotkeeper_login;

create or replace function internal.last_offered(p_tenant uuid, p_entry uuid, p_to text) returns uuid
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_entry    waitlist_entries := internal.waitlist_entry(p_tenant, p_entry);
    v_booking  uuid;
begin
    select o.booking_id into v_booking
      from waitlist_offers o
     where o.tenant_id = p_tenant and o.entry_id = p_entry
     order by o.offered_at desc, o.id desc
     limit 1;
    if not found then
        perform internal.refuse('illegal_transition', 'Nothing has been offered yet.', jsonb_build_object('from', v_entry.state, 'to', p_to));
    end if;
    return v_booking;
end $$;
comment on function internal.last_offered(uuid, uuid, text) is 'The hold that was offered to an entry last, whatever has become of it; refuses if there was none.';

create or replace function internal.check_tenant_active(p_tenant uuid) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if not exists (select from tenants t where t.tenant_id = p_tenant and t.status = 'active') then
        perform internal.refuse('tenant_suspended', 'This account takes no bookings at the moment.');
    end if;
end $$;
comment on function internal.check_tenant_active(uuid) is 'Refuses for a tenant that takes no bookings.';
