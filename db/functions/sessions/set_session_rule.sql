create or replace function api.set_session_rule(
    p_tenant      uuid,
    p_service     uuid,
    p_document    jsonb,
    p_id          uuid    default null,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_session_rule', p_request);
    v_id       uuid := coalesce(p_id, internal.new_id());
    v_service  services;
    v_draft    record;
    v_known    session_rules;
    v_locked   uuid[];
    v_report   jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_draft := internal.read_session_rule(internal.session_service(p_tenant, p_service), p_document, v_id);

    -- lock
    v_locked := internal.lock_schedule(p_tenant, p_service, array(select (unnest(v_draft.staff)).staff_id)
        || internal.unit_locks(p_tenant, (v_draft.rules[1]).resources));
    perform internal.hold_groups(p_tenant, (v_draft.rules[1]).resources);

    -- check: what was read before the lock is read again
    v_service := internal.session_service(p_tenant, p_service);
    v_draft := internal.read_session_rule(v_service, p_document, v_id);
    select r.* into v_known from session_rules r where r.tenant_id = p_tenant and r.id = v_id for update;
    if found then
        perform internal.check_version(v_known.version, p_if_version);
    elsif p_if_version is not null then
        perform internal.refuse('not_found', 'There is no such rule.');
    end if;

    -- write, record
    if v_known.id is null or internal.rule_differs(v_known, v_draft.rules[1], v_draft.intervals, v_draft.dates, v_draft.staff) then
        perform internal.write_session_rule(v_known, v_draft.rules[1], v_draft.intervals, v_draft.dates, v_draft.staff);
        perform internal.record_event(p_tenant, case when v_known.id is null then 'session_rule.created' else 'session_rule.updated' end,
            v_id, v_service.business_id, jsonb_build_object('service_id', p_service), p_request);
    end if;
    v_report := internal.regenerate_sessions(v_service, null, null, v_locked, p_request);
    select jsonb_build_object('rule', internal.session_rule_json(r), 'report', v_report) into v_answer
      from session_rules r
     where r.tenant_id = p_tenant and r.id = v_id;
    return internal.finish_command(p_tenant, 'set_session_rule', p_request, v_answer);
end $$;
comment on function api.set_session_rule(uuid, uuid, jsonb, uuid, integer, jsonb) is
    'Adds a schedule rule (p_id null or new), or changes the named fields of the one with this id, and generates the sessions anew: {rule, report}. The same twice changes nothing (SES-1, SES-2).';
grant execute on function api.set_session_rule to slotkeeper_server, slotkeeper_login;

create or replace function internal.rule_differs(
    p_known      session_rules,
    p_rule       session_rules,
    p_intervals  session_rule_intervals[],
    p_dates      session_rule_dates[],
    p_staff      session_rule_staff[]
) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_known is distinct from p_rule
        or p_intervals <> array(
            select i from session_rule_intervals i where i.tenant_id = p_rule.tenant_id and i.rule_id = p_rule.id order by i.weekday, i.start_minute)
        or p_dates is distinct from array(
            select d from session_rule_dates d where d.tenant_id = p_rule.tenant_id and d.rule_id = p_rule.id order by d.blocked, d.on_date, d.start_minute)
        or p_staff <> array(
            select s from session_rule_staff s where s.tenant_id = p_rule.tenant_id and s.rule_id = p_rule.id order by s.staff_id);
end $$;
comment on function internal.rule_differs(session_rules, session_rules, session_rule_intervals[], session_rule_dates[], session_rule_staff[]) is
    'Whether a rule would be another than the one that is stored.';

create or replace function internal.write_session_rule(
    p_known      session_rules,
    p_rule       session_rules,
    p_intervals  session_rule_intervals[],
    p_dates      session_rule_dates[],
    p_staff      session_rule_staff[]
) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_known.id is null then
        insert into session_rules select p_rule.*;
    else
        -- What belongs to the rule is part of it: its version counts.
        update session_rules r
           set valid_from = p_rule.valid_from, valid_to = p_rule.valid_to, interval_minutes = p_rule.interval_minutes,
               duration_minutes = p_rule.duration_minutes, capacity = p_rule.capacity, party_min = p_rule.party_min,
               party_max = p_rule.party_max, price_minor = p_rule.price_minor, reserved = p_rule.reserved, resources = p_rule.resources
         where r.tenant_id = p_rule.tenant_id and r.id = p_rule.id;
        delete from session_rule_intervals i where i.tenant_id = p_rule.tenant_id and i.rule_id = p_rule.id;
        delete from session_rule_dates d where d.tenant_id = p_rule.tenant_id and d.rule_id = p_rule.id;
        delete from session_rule_staff s where s.tenant_id = p_rule.tenant_id and s.rule_id = p_rule.id;
    end if;
    insert into session_rule_intervals select u.* from unnest(p_intervals) u;
    insert into session_rule_dates select u.* from unnest(p_dates) u;
    insert into session_rule_staff select u.* from unnest(p_staff) u;
end $$;
comment on function internal.write_session_rule(session_rules, session_rules, session_rule_intervals[], session_rule_dates[], session_rule_staff[]) is
    'Writes a rule and all that belongs to it.';
