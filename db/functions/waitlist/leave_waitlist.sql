create or replace function api.leave_waitlist(
    p_tenant   uuid,
    p_id       uuid,
    p_options  jsonb default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'leave_waitlist', p_request);
    v_entry   waitlist_entries;
    v_held    uuid;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(coalesce(p_options, '{}'), array['by']);
    perform internal.check_by(coalesce(p_options, '{}'));
    v_entry := internal.waitlist_entry(p_tenant, p_id);

    -- lock: what is held for them first, then the entry
    select o.booking_id into v_held from waitlist_offers o where o.tenant_id = p_tenant and o.entry_id = p_id and o.state = 'open';
    if found then
        perform internal.lock_session_of(p_tenant, v_held);
        -- One that has run out is no offer any more, whether or not anybody has told it.
        if internal.expire_holds(p_tenant, array[v_held]) = 0 then
            perform internal.give_back_offer(p_tenant, v_held, p_request);
        end if;
    end if;
    select e.* into v_entry from waitlist_entries e where e.tenant_id = p_tenant and e.id = p_id for update;

    -- check
    if v_entry.state = 'offered' then
        raise exception using errcode = '40001', message = 'Something was offered meanwhile.';
    end if;
    if v_entry.state <> 'waiting' then
        perform internal.refuse('illegal_transition', 'Nobody waits here any more.', jsonb_build_object('from', v_entry.state, 'to', 'withdrawn'));
    end if;

    -- write, record
    update waitlist_entries e
       set state = 'withdrawn', ended_at = clock_timestamp(),
           ended_because = case when p_options ->> 'by' = 'customer' then 'left' else 'removed' end
     where e.tenant_id = p_tenant and e.id = p_id
    returning e.* into v_entry;
    perform internal.record_event(p_tenant, 'waitlist.ended', p_id, v_entry.business_id,
        jsonb_build_object('service_id', v_entry.service_id, 'because', v_entry.ended_because), p_request);
    return internal.finish_command(p_tenant, 'leave_waitlist', p_request, internal.waitlist_entry_json(v_entry));
end $$;
comment on function api.leave_waitlist(uuid, uuid, jsonb, jsonb) is
    'Takes an entry off the waitlist, {"by":"customer"} if they leave themselves; what is held for it is given back (BKG-10).';
grant execute on function api.leave_waitlist to slotkeeper_server, slotkeeper_login;
