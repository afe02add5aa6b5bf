create or replace function api.issue_booking_token(
    p_tenant      uuid,
    p_booking     uuid,
    p_scopes      text[]      default array['view', 'move', 'cancel'],
    p_expires_at  timestamptz default null,
    p_id          uuid        default null,
    p_token_hash  bytea       default null,
    p_request     jsonb       default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'issue_booking_token', p_request);
    v_booking  bookings;
    v_text     text;
    v_token    booking_tokens;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_token.scopes := internal.read_scopes(p_scopes);
    v_booking := internal.locked_booking(p_tenant, p_booking);
    if v_booking.state not in ('held', 'pending', 'confirmed', 'completed', 'no_show') then
        perform internal.refuse('illegal_transition', format('A booking that is %s gets no token.', v_booking.state),
            jsonb_build_object('from', v_booking.state, 'to', 'opened'));
    end if;
    v_token.expires_at := coalesce(p_expires_at, internal.tokens_end(v_booking));
    if v_token.expires_at <= clock_timestamp() or v_token.expires_at > internal.tokens_end(v_booking) then
        perform internal.refuse('invalid_input', 'expires_at: an instant to come, at most 30 days after the end of the booking.', '{"field":"expires_at"}');
    end if;
    if p_token_hash is null then
        v_text := internal.new_token(p_tenant, p_booking);
    end if;
    v_token.id := coalesce(p_id, internal.new_id());
    perform internal.insert_row('booking_tokens', jsonb_build_object('tenant_id', p_tenant, 'id', v_token.id, 'booking_id', p_booking,
        'scopes', v_token.scopes, 'token_hash', coalesce(p_token_hash, sha256(convert_to(v_text, 'UTF8'))), 'expires_at', v_token.expires_at));
    perform internal.record_event(p_tenant, 'booking.token_issued', p_booking, v_booking.business_id,
        jsonb_build_object('token_id', v_token.id, 'scopes', v_token.scopes), p_request);
    select internal.booking_token_json(t, v_booking) into v_answer from booking_tokens t where t.tenant_id = p_tenant and t.id = v_token.id;
    -- The text isn't remembered with the answer: it is kept nowhere.
    perform internal.finish_command(p_tenant, 'issue_booking_token', p_request, v_answer);
    return v_answer || jsonb_strip_nulls(jsonb_build_object('token', v_text));
end $$;
comment on function api.issue_booking_token(uuid, uuid, text[], timestamptz, uuid, bytea, jsonb) is
    'Makes a token that opens one booking: to look, to move, to cancel, as the scopes say, until it expires or is taken back. The text is in this answer and nowhere else; who makes it themselves passes its SHA-256 (BKG-6).';
grant execute on function api.issue_booking_token to slotkeeper_server, slotkeeper_login;

create or replace function internal.read_scopes(p_scopes text[]) returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_known text[] := array['view', 'confirm', 'move', 'cancel'];
begin
    if coalesce(cardinality(p_scopes), 0) = 0 or not p_scopes <@ v_known then
        perform internal.refuse('invalid_input', 'scopes: some of view, confirm, move, cancel.', '{"field":"scopes"}');
    end if;
    -- Whoever may change it sees it in the answer.
    return array(select k from unnest(v_known) with ordinality as o (k, place) where k = any (p_scopes || 'view'::text) order by o.place);
end $$;
comment on function internal.read_scopes(text[]) is 'The scopes of a token to be issued, each once, view always among them.';
