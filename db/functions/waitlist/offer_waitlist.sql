create or replace function api.offer_waitlist(
    p_tenant     uuid,
    p_id         uuid,
    p_starts_at  timestamptz default null,
    p_staff      uuid        default null,
    p_options    jsonb       default null,
    p_booking    uuid        default null,
    p_request    jsonb       default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'offer_waitlist', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_entry    waitlist_entries;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(v_options, array['session_id', 'token_hash']);
    if internal.broken_rule('session_id', v_options -> 'session_id', 'uuid', false) is not null then
        perform internal.refuse('invalid_input', 'session_id: a UUID.', '{"field":"session_id"}');
    end if;
    v_entry := internal.waitlist_entry(p_tenant, p_id);
    -- Said before anything is locked; it is asked again once the slot is held.
    if v_entry.state <> 'waiting' then
        perform internal.refuse('illegal_transition', format('Somebody who is %s on the waitlist can''t be offered anything.', v_entry.state),
            jsonb_build_object('from', v_entry.state, 'to', 'offered'));
    end if;
    v_entry := internal.make_offer(v_entry, p_starts_at, (v_options ->> 'session_id')::uuid, coalesce(p_staff, v_entry.staff_id), p_booking,
        v_options ->> 'token_hash', p_request);
    return internal.finish_command(p_tenant, 'offer_waitlist', p_request, internal.waitlist_entry_json(v_entry));
end $$;
comment on function api.offer_waitlist(uuid, uuid, timestamptz, uuid, jsonb, uuid, jsonb) is
    'Offers a slot, or with {"session_id"} seats, to somebody who waits, whether or not it is their turn or what they asked for. It is kept for them as long as the policy says (BKG-10).';
grant execute on function api.offer_waitlist to slotkeeper_server, slotkeeper_login;

create or replace function internal.waitlist_entry(p_tenant uuid, p_id uuid) returns waitlist_entries
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_entry waitlist_entries;
begin
    select e.* into v_entry from waitlist_entries e where e.tenant_id = p_tenant and e.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such entry of the waitlist.');
    end if;
    return v_entry;
end $$;
comment on function internal.waitlist_entry(uuid, uuid) is 'An entry of the waitlist, as it is without a lock; refuses one that isn''t there.';
