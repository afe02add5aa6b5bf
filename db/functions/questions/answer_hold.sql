create or replace function api.answer_hold(
    p_tenant   uuid,
    p_id       uuid,
    p_answers  jsonb,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'answer_hold', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_answers(p_answers);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_token(v_booking, p_request, 'confirm');
    perform internal.check_move(v_booking, 'answered by its customer', array['held']);
    v_booking.answers := internal.read_answers(p_tenant, v_booking.service_id, p_answers, v_booking.answers, false);
    update bookings b set answers = v_booking.answers where b.tenant_id = p_tenant and b.id = p_id returning b.* into v_booking;
    perform internal.record_event(p_tenant, 'booking.answered', p_id, v_booking.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'answer_hold', p_request, internal.booking_json(v_booking));
end $$;
comment on function api.answer_hold(uuid, uuid, jsonb, jsonb) is
    'Adds answers to a live hold, replaces some, or takes some out with null: for what is asked since the hold was placed, or was answered by mistake (CAT-7).';
grant execute on function api.answer_hold to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_answers(p_answers jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform internal.check_document(jsonb_build_object('answers', p_answers), array['answers']);
    if jsonb_typeof(p_answers) is distinct from 'object' then
        perform internal.refuse('invalid_input', 'answers: a JSON object, an answer by the key of each question.', '{"field":"answers"}');
    end if;
end $$;
comment on function internal.check_answers(jsonb) is 'Refuses what is no object of answers by key.';
