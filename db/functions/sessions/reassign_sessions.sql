create or replace function internal.reassign_sessions(
    p_tenant   uuid,
    p_from     uuid[],
    p_to       uuid[],
    p_kind     text,
    p_locked   uuid[],
    p_moves    jsonb,
    p_request  jsonb
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_one    record;
    v_found  record;
    v_what   jsonb;
    v_moved  jsonb := p_moves -> 'moved';
    v_left   jsonb := p_moves -> 'left';
begin
    for v_one in
        select s as session, c as claim
          from sessions s
          join claims c on c.tenant_id = s.tenant_id and c.session_id = s.id and c.subject_id = any (p_from)
         where s.tenant_id = p_tenant and s.id = any (internal.future_sessions(p_tenant, p_from))
         order by s.starts_at, s.id, c.subject_id
    loop
        v_what := jsonb_build_object('session_id', (v_one.session).id, 'starts_at', (v_one.session).starts_at, 'from', (v_one.claim).subject_id);
        if p_kind = 'staff' or (v_one.session).starts_at <= clock_timestamp() then
            v_left := v_left || (v_what || jsonb_build_object('reason', case p_kind when 'staff' then 'session' else 'has_begun' end));
            continue;
        end if;
        v_found := internal.spare_unit(
            v_one.claim,
            array(select u.unit_id from session_units u where u.tenant_id = p_tenant and u.session_id = (v_one.session).id),
            (v_one.session).resources, p_from, p_to, p_locked);
        if v_found.id is null then
            v_left := v_left || (v_what || jsonb_build_object('reason', v_found.reason));
        else
            perform internal.hand_over_session(v_one.session, (v_one.claim).subject_id, v_found.id, p_request);
            v_moved := v_moved || (v_what || jsonb_build_object('to', v_found.id));
        end if;
    end loop;
    return jsonb_build_object('moved', v_moved, 'left', v_left);
end $$;
comment on function internal.reassign_sessions(uuid, uuid[], uuid[], text, uuid[], jsonb, jsonb) is
    'Gives the units that sessions have taken to others, after the bookings, in the order of their start: {moved, left}. People of sessions are left: api.update_session changes them.';

create or replace function internal.future_sessions(p_tenant uuid, p_subjects uuid[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return array(
        select distinct c.session_id
          from claims c
         where c.tenant_id = p_tenant and c.subject_id = any (p_subjects) and c.session_id is not null
           and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now
           and (c.expires_at is null or c.expires_at > v_now)
         order by c.session_id);
end $$;
comment on function internal.future_sessions(uuid, uuid[]) is 'The sessions that have taken these people or units and are still before them.';

create or replace function internal.hand_over_session(p_session sessions, p_from uuid, p_to uuid, p_request jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    update claims c
       set subject_id = p_to
     where c.tenant_id = p_session.tenant_id and c.session_id = p_session.id and c.subject_id = p_from;
    delete from session_units u where u.tenant_id = p_session.tenant_id and u.session_id = p_session.id and u.unit_id = p_from;
    insert into session_units (tenant_id, session_id, unit_id) values (p_session.tenant_id, p_session.id, p_to);
    -- Which units it has is part of the session: its version counts.
    update sessions s set status = s.status where s.tenant_id = p_session.tenant_id and s.id = p_session.id;
    perform internal.record_event(p_session.tenant_id, 'session.reassigned', p_session.id, p_session.business_id,
        jsonb_build_object('service_id', p_session.service_id, 'starts_at', p_session.starts_at, 'from', p_from, 'to', p_to), p_request);
end $$;
comment on function internal.hand_over_session(sessions, uuid, uuid, jsonb) is
    'Gives a session another unit in the place of one that it has, with what is claimed.';
