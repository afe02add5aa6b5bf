create or replace function internal.schedule_json(p_schedule schedules) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_schedule.id,
        'business_id', p_schedule.business_id,
        'staff_id', p_schedule.staff_id,
        'valid_from', nullif(p_schedule.valid_from, '-infinity'),
        'valid_to', nullif(p_schedule.valid_to, 'infinity'),
        'week', internal.week_json(p_schedule.tenant_id, p_schedule.id),
        'version', p_schedule.version,
        'created_at', p_schedule.created_at,
        'updated_at', p_schedule.updated_at
    )
$$;
comment on function internal.schedule_json(schedules) is 'Weekly hours as the API shows them; valid_from and valid_to are null where they are open.';
grant execute on function internal.schedule_json to slotkeeper_server;

create or replace function internal.week_json(p_tenant uuid, p_schedule uuid) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_object_agg(d.name, (
               select coalesce(jsonb_agg(jsonb_build_object('start', internal.clock_text(i.start_minute), 'end', internal.clock_text(i.end_minute))
                                         order by i.start_minute), '[]')
                 from schedule_intervals i
                where i.tenant_id = p_tenant and i.schedule_id = p_schedule and i.weekday = d.weekday))
      from unnest(internal.weekdays()) with ordinality as d (name, weekday)
$$;
comment on function internal.week_json(uuid, uuid) is 'The week of a schedule: all seven days, a day off as an empty list.';
grant execute on function internal.week_json to slotkeeper_server;

create or replace function internal.weekdays() returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
$$;
comment on function internal.weekdays() is 'The days of a week document, in the order of their ISO numbers.';
grant execute on function internal.weekdays to slotkeeper_server;
