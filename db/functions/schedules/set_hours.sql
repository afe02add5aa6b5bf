create or replace function api.set_hours(
    p_tenant      uuid,
    p_business    uuid,
    p_staff       uuid,
    p_week        jsonb,
    p_valid_from  date  default null,
    p_valid_to    date  default null,
    p_request     jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'set_hours', p_request);
    v_schedule  schedules;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_owner(p_tenant, p_business, p_staff);
    if p_valid_to < p_valid_from then
        perform internal.refuse_constraint('schedules', 'schedules_valid_range');
    end if;
    v_schedule := internal.write_hours(p_tenant, p_business, p_staff, p_week,
        coalesce(p_valid_from, '-infinity'), coalesce(p_valid_to, 'infinity'), p_request);
    return internal.finish_command(p_tenant, 'set_hours', p_request, internal.schedule_json(v_schedule));
end $$;
comment on function api.set_hours(uuid, uuid, uuid, jsonb, date, date, jsonb) is
    'Sets the weekly hours of a business (p_staff null) or of one person, for good or between two dates. The same week twice changes nothing (SCH-1).';
grant execute on function api.set_hours to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_owner(p_tenant uuid, p_business uuid, p_staff uuid) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if not exists (select from businesses b where b.tenant_id = p_tenant and b.id = p_business) then
        perform internal.refuse('not_found', 'There is no such business.', '{"field":"business_id"}');
    end if;
    if p_staff is not null
       and not exists (select from staff s where s.tenant_id = p_tenant and s.business_id = p_business and s.id = p_staff) then
        perform internal.refuse('not_found', 'There is no such staff member in this business.', '{"field":"staff_id"}');
    end if;
end $$;
comment on function internal.check_owner(uuid, uuid, uuid) is 'Refuses a business that is not the tenant''s, or a staff member who is not the business''s.';

create or replace function internal.write_hours(
    p_tenant      uuid,
    p_business    uuid,
    p_staff       uuid,
    p_week        jsonb,
    p_valid_from  date,
    p_valid_to    date,
    p_request     jsonb
) returns schedules
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_owner     uuid := coalesce(p_staff, p_business);
    v_days      int4multirange[] := internal.read_week(p_week);
    v_schedule  schedules;
begin
    perform internal.lock_subjects(p_tenant, array[v_owner]);
    select s.* into v_schedule from schedules s
     where s.tenant_id = p_tenant and s.owner_id = v_owner and s.valid_from = p_valid_from and s.valid_to = p_valid_to;
    if not found then
        insert into schedules (tenant_id, id, business_id, staff_id, valid_from, valid_to)
        values (p_tenant, internal.new_id(), p_business, p_staff, p_valid_from, p_valid_to)
        returning * into v_schedule;
    elsif internal.stored_week(p_tenant, v_schedule.id) = v_days then
        return v_schedule;
    else
        delete from schedule_intervals i where i.tenant_id = p_tenant and i.schedule_id = v_schedule.id;
        -- The intervals are part of the schedule: its version counts.
        update schedules s set valid_from = p_valid_from where s.tenant_id = p_tenant and s.id = v_schedule.id returning s.* into v_schedule;
    end if;
    insert into schedule_intervals (tenant_id, schedule_id, weekday, start_minute, end_minute)
    select p_tenant, v_schedule.id, d.weekday, lower(r), upper(r)
      from generate_subscripts(v_days, 1) as d (weekday), unnest(v_days[d.weekday]) as r;
    perform internal.record_event(p_tenant, 'hours.set', v_schedule.id, p_business, jsonb_build_object('staff_id', p_staff), p_request);
    return v_schedule;
end $$;
comment on function internal.write_hours(uuid, uuid, uuid, jsonb, date, date, jsonb) is
    'Replaces the week of an owner between two dates, unless it is the same already. Locks the owner, as bookings do.';
