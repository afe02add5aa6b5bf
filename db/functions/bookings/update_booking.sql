create or replace function api.update_booking(
    p_tenant   uuid,
    p_id          uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'update_booking', p_request);
    v_booking  bookings;
    v_broken   text;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, array['notes', 'metadata', 'answers']);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_version(v_booking.version, p_if_version);
    if p_document ? 'answers' then
        perform internal.check_answers(p_document -> 'answers');
        v_booking.answers := internal.read_answers(p_tenant, v_booking.service_id, p_document -> 'answers', v_booking.answers, false);
    end if;
    update bookings b
       set notes = case when p_document ? 'notes' then p_document ->> 'notes' else b.notes end,
           metadata = coalesce(p_document -> 'metadata', b.metadata),
           answers = v_booking.answers
     where b.tenant_id = p_tenant and b.id = p_id
    returning b.* into v_booking;
    perform internal.record_event(p_tenant, 'booking.updated', p_id, v_booking.business_id, '{}', p_request);
    v_answer := internal.booking_json(v_booking);
    return internal.finish_command(p_tenant, 'update_booking', p_request, v_answer);
exception
    when check_violation then
        get stacked diagnostics v_broken = constraint_name;
        perform internal.refuse_constraint('bookings', v_broken);
end $$;
comment on function api.update_booking(uuid, uuid, jsonb, integer, jsonb) is
    'Changes what may be changed by hand: notes, metadata, and single answers: those that aren''t named stay as they were, null takes one out (BKG-8, CAT-7).';
grant execute on function api.update_booking to slotkeeper_server, slotkeeper_login;
