create or replace function api.mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'mark_no_shows', p_request);
    v_session  sessions;
    v_booking  bookings;
    v_marked   uuid[] := array[]::uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_sessions(p_tenant, array[p_session]);
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_session;
    if not found then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    if v_session.starts_at > clock_timestamp() then
        perform internal.refuse('illegal_transition', 'This session has not begun: everybody may still come.',
            jsonb_build_object('from', v_session.status, 'to', 'no_show'));
    end if;
    for v_booking in
        select b.*
          from bookings b
         where b.tenant_id = p_tenant and b.session_id = p_session and b.state = 'confirmed' and b.arrived = 0
         order by b.id
           for update
    loop
        v_booking.state := 'no_show';
        v_booking.fee_minor := internal.no_show_fee(v_booking);
        perform internal.move_booking(v_booking, 'booking.no_show', p_request);
        v_marked := v_marked || v_booking.id;
    end loop;
    return internal.finish_command(p_tenant, 'mark_no_shows', p_request, jsonb_build_object('booking_ids', v_marked));
end $$;
comment on function api.mark_no_shows(uuid, uuid, jsonb) is
    'Marks every confirmed booking of a session that has begun, and of which nobody came, as a no-show. A second time finds none (SES-5).';
grant execute on function api.mark_no_shows to slotkeeper_server, slotkeeper_login;
