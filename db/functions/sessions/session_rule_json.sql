create or replace function internal.session_rule_json(p_rule session_rules) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object(
        'id', p_rule.id,
        'business_id', p_rule.business_id,
        'service_id', p_rule.service_id,
        'week', internal.rule_week_json(p_rule.tenant_id, p_rule.id),
        'interval_minutes', p_rule.interval_minutes,
        'duration_minutes', p_rule.duration_minutes,
        'capacity', p_rule.capacity,
        'party_min', p_rule.party_min,
        'party_max', p_rule.party_max,
        'price_minor', p_rule.price_minor,
        'reserved', p_rule.reserved,
        'valid_from', nullif(p_rule.valid_from, '-infinity'),
        'valid_to', nullif(p_rule.valid_to, 'infinity'),
        'extra_dates', internal.rule_dates_json(p_rule.tenant_id, p_rule.id, false),
        'blocked_dates', internal.rule_dates_json(p_rule.tenant_id, p_rule.id, true),
        'staff_ids', (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
                        from session_rule_staff s
                       where s.tenant_id = p_rule.tenant_id and s.rule_id = p_rule.id),
        'resources', to_jsonb(p_rule.resources),
        'version', p_rule.version,
        'created_at', p_rule.created_at,
        'updated_at', p_rule.updated_at
    );
end $$;
comment on function internal.session_rule_json(session_rules) is
    'A schedule rule as the API shows it; null where it follows the service, and where it is valid without end.';
grant execute on function internal.session_rule_json to slotkeeper_server;

create or replace function internal.rule_week_json(p_tenant uuid, p_rule uuid) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_object_agg(d.name, (
                   select coalesce(jsonb_agg(jsonb_build_object('start', internal.clock_text(i.start_minute), 'end', internal.clock_text(i.end_minute))
                                             order by i.start_minute), '[]')
                     from session_rule_intervals i
                    where i.tenant_id = p_tenant and i.rule_id = p_rule and i.weekday = d.weekday))
          from unnest(internal.weekdays()) with ordinality as d (name, weekday)
    );
end $$;
comment on function internal.rule_week_json(uuid, uuid) is 'The operating hours of a rule: all seven days, a day off as an empty list.';
grant execute on function internal.rule_week_json to slotkeeper_server;

create or replace function internal.rule_dates_json(p_tenant uuid, p_rule uuid, p_blocked boolean) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(
                   jsonb_build_object('date', d.on_date)
                   || case when d.blocked and d.start_minute = 0 and d.end_minute = 1440 then '{"start": null, "end": null}'
                           else jsonb_build_object('start', internal.clock_text(d.start_minute), 'end', internal.clock_text(d.end_minute)) end
                   || case when d.blocked then jsonb_build_object('reason', d.reason) else '{}' end
                   order by d.on_date, d.start_minute), '[]')
          from session_rule_dates d
         where d.tenant_id = p_tenant and d.rule_id = p_rule and d.blocked = p_blocked
    );
end $$;
comment on function internal.rule_dates_json(uuid, uuid, boolean) is 'The extra or the blocked dates of a rule; a date that is blocked whole has no times.';
grant execute on function internal.rule_dates_json to slotkeeper_server;
