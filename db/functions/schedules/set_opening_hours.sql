create or replace function api.set_opening_hours(
    p_tenant    uuid,
    p_business  uuid,
    p_staff     uuid,
    p_document  jsonb,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'set_opening_hours', p_request);
    v_weeks   integer;
    v_dates   integer;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, array['weeks', 'dates'], array['weeks', 'dates']);
    if jsonb_typeof(p_document -> 'weeks') <> 'array' or jsonb_typeof(p_document -> 'dates') <> 'array' then
        perform internal.refuse('invalid_input', 'weeks, dates: two lists.', '{"field":"weeks"}');
    end if;
    perform internal.lock_subjects(p_tenant, array[coalesce(p_staff, p_business)]);
    perform internal.check_owner(p_tenant, p_business, p_staff);
    v_weeks := internal.replace_weeks(p_tenant, p_business, p_staff, p_document -> 'weeks', p_request);
    v_dates := internal.replace_noted_dates(p_tenant, p_business, p_staff, p_document -> 'dates');
    if v_weeks + v_dates > 0 then
        perform internal.record_event(p_tenant, 'opening_hours.set', coalesce(p_staff, p_business), p_business,
            jsonb_build_object('staff_id', p_staff), p_request);
    end if;
    if v_dates > 0 and p_staff is null then
        perform internal.mark_sessions_stale(p_tenant, p_business);
    end if;
    return internal.finish_command(p_tenant, 'set_opening_hours', p_request,
        jsonb_build_object('weeks_changed', v_weeks, 'dates_changed', v_dates));
end $$;
comment on function api.set_opening_hours(uuid, uuid, uuid, jsonb, jsonb) is
    'Sets everything that a notation of hours says, or nothing: the weeks of a business (p_staff null) or a person become these, and the dates that differ replace those of the notation before. Overrides added by hand stay; the same twice changes nothing (SCH-3).';
grant execute on function api.set_opening_hours to slotkeeper_server, slotkeeper_login;

create or replace function internal.replace_weeks(p_tenant uuid, p_business uuid, p_staff uuid, p_weeks jsonb, p_request jsonb) returns integer
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_week      jsonb;
    v_before    integer;
    v_schedule  schedules;
    v_kept      uuid[] := array[]::uuid[];
    v_changed   integer := 0;
    v_gone      integer;
begin
    for v_week in select * from jsonb_array_elements(p_weeks) loop
        v_week := internal.clean_document('schedules', v_week, array['week', 'valid_from', 'valid_to'], array['week']);
        if (v_week ->> 'valid_to')::date < (v_week ->> 'valid_from')::date then
            perform internal.refuse_constraint('schedules', 'schedules_valid_range');
        end if;
        select s.version into v_before from schedules s
         where s.tenant_id = p_tenant and s.owner_id = coalesce(p_staff, p_business)
           and s.valid_from = coalesce((v_week ->> 'valid_from')::date, '-infinity')
           and s.valid_to = coalesce((v_week ->> 'valid_to')::date, 'infinity');
        v_schedule := internal.write_hours(p_tenant, p_business, p_staff, v_week -> 'week',
            coalesce((v_week ->> 'valid_from')::date, '-infinity'), coalesce((v_week ->> 'valid_to')::date, 'infinity'), p_request);
        v_kept := v_kept || v_schedule.id;
        if v_schedule.version is distinct from v_before then
            v_changed := v_changed + 1;
        end if;
    end loop;
    delete from schedules s where s.tenant_id = p_tenant and s.owner_id = coalesce(p_staff, p_business) and s.id <> all (v_kept);
    get diagnostics v_gone = row_count;
    return v_changed + v_gone;
end $$;
comment on function internal.replace_weeks(uuid, uuid, uuid, jsonb, jsonb) is
    'Makes these weeks the only ones of their owner; gives how many were written or removed.';

create or replace function internal.replace_noted_dates(p_tenant uuid, p_business uuid, p_staff uuid, p_dates jsonb) returns integer
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_date     jsonb;
    v_row      jsonb;
    v_kept     uuid[] := array[]::uuid[];
    v_id       uuid;
    v_changed  integer := 0;
    v_gone     integer;
begin
    for v_date in select * from jsonb_array_elements(p_dates) loop
        v_date := internal.clean_document('overrides', internal.without_nulls(v_date), internal.override_fields(), array['starts_on', 'available']);
        v_row := internal.override_row(v_date);
        select o.id into v_id from overrides o
         where o.tenant_id = p_tenant and o.business_id = p_business and o.staff_id is not distinct from p_staff and o.from_notation
           and o.starts_on = (v_row ->> 'starts_on')::date and o.ends_on = (v_row ->> 'ends_on')::date
           and o.available = (v_row ->> 'available')::boolean
           and o.start_minute is not distinct from (v_row ->> 'start_minute')::integer
           and o.end_minute is not distinct from (v_row ->> 'end_minute')::integer
           and o.reason is not distinct from v_row ->> 'reason'
           and o.id <> all (v_kept)
         limit 1;
        if not found then
            v_id := internal.new_id();
            perform internal.insert_row('overrides', v_row || jsonb_build_object('tenant_id', p_tenant, 'id', v_id,
                'business_id', p_business, 'staff_id', p_staff, 'from_notation', true));
            v_changed := v_changed + 1;
        end if;
        v_kept := v_kept || v_id;
    end loop;
    delete from overrides o
     where o.tenant_id = p_tenant and o.business_id = p_business and o.staff_id is not distinct from p_staff
       and o.from_notation and o.id <> all (v_kept);
    get diagnostics v_gone = row_count;
    return v_changed + v_gone;
end $$;
comment on function internal.replace_noted_dates(uuid, uuid, uuid, jsonb) is
    'Makes these the only overrides of their owner that come from a notation; gives how many were added or removed.';
