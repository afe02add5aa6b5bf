create or replace function api.preview_sessions(
    p_tenant    uuid,
    p_service   uuid,
    p_document  jsonb,
    p_days      integer default 14,
    p_id        uuid    default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_service  services;
    v_zone     text;
    v_now      timestamptz;
    v_today    date;
    v_draft    record;
    v_rules    record;
    v_wanted   internal.session_start[];
begin
    perform context.enter(p_tenant);
    if p_days is null or p_days not between 1 and 366 then
        perform internal.refuse('invalid_input', 'days: 1 to 366.', '{"field":"days"}');
    end if;
    v_service := internal.session_service(p_tenant, p_service);
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    v_now := clock_timestamp();
    v_today := internal.instant_to_local(v_zone, v_now)::date;
    v_draft := internal.read_session_rule(v_service, p_document, p_id);
    -- As the generator would find them once this is saved; nothing is.
    v_rules := internal.rules_in_force(v_service, (v_draft.rules[1]).id);
    v_rules.rules := v_rules.rules || v_draft.rules;
    v_rules.intervals := v_rules.intervals || v_draft.intervals;
    v_rules.dates := v_rules.dates || v_draft.dates;
    v_rules.staff := v_rules.staff || v_draft.staff;
    v_wanted := array(
        select w from internal.session_starts(v_service, v_zone, v_rules.rules, v_rules.intervals, v_rules.dates, v_now, v_today + p_days) w);
    return jsonb_build_object(
        'first_date', v_today,
        'last_date', v_today + p_days,
        'sessions', (
            select coalesce(jsonb_agg(internal.preview_json(v_service, p, (v_draft.rules[1]).id) order by p.starts_at), '[]')
              from internal.session_plan(v_service, v_zone, v_rules.rules, v_rules.staff, v_wanted, v_now, v_today + p_days) p
             where p.action is not null and p.starts_at < internal.local_to_instant(v_zone, v_today + p_days + 1)));
end $$;
comment on function api.preview_sessions(uuid, uuid, jsonb, integer, uuid) is
    'What a rule''s document would do in the next days, with the service''s other rules, before it is saved (p_id: the rule that would be changed). Writes nothing (SES-1).';
grant execute on function api.preview_sessions to slotkeeper_server, slotkeeper_login;

create or replace function internal.preview_json(p_service services, p_planned internal.planned_session, p_rule uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_terms jsonb := p_planned.terms;
begin
    -- What stays as it is is shown as it is.
    if p_planned.action in ('removed', 'kept', 'left') then
        select internal.session_terms(s) into v_terms from sessions s where s.tenant_id = p_service.tenant_id and s.id = p_planned.id;
    end if;
    return internal.some_fields(v_terms, array['ends_at', 'local_start', 'timezone', 'capacity_total', 'party_min', 'party_max', 'price_minor', 'currency'])
        || jsonb_build_object(
            'starts_at', p_planned.starts_at,
            'outcome', case p_planned.action when 'adopted' then 'same' else p_planned.action end,
            'of_this_rule', coalesce(p_planned.terms ->> 'rule_id' = p_rule::text, false),
            'session_id', p_planned.id,
            'status', coalesce(p_planned.status, 'open'),
            'seats_sold', coalesce(p_planned.seats_sold, 0),
            'fields', p_planned.differs
        );
end $$;
comment on function internal.preview_json(services, internal.planned_session, uuid) is
    'One session of a preview: when, what for, and what would become of it (new, same, changed, removed, kept, left).';
