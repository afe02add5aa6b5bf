create or replace function internal.finish_run(
    p_service  services,
    p_zone     text,
    p_now      timestamptz,
    p_horizon  date,
    p_plan     internal.planned_session[],
    p_taken    jsonb,
    p_request  jsonb
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_report jsonb := internal.run_report(p_plan) || jsonb_build_object('not_reserved', p_taken);
begin
    perform internal.set_next_run(p_service, p_zone, p_now, p_horizon);
    if exists (select from unnest(p_plan) p where p.action in ('new', 'changed', 'removed')) then
        perform internal.record_event(p_service.tenant_id, 'sessions.generated', p_service.id, p_service.business_id,
            v_report || jsonb_build_object('kept', jsonb_array_length(v_report -> 'kept'), 'not_reserved', jsonb_array_length(p_taken)), p_request);
    end if;
    return v_report;
end $$;
comment on function internal.finish_run(services, text, timestamptz, date, internal.planned_session[], jsonb, jsonb) is
    'Notes when the generator is due again, records what it did if it did anything, and reports.';

create or replace function internal.run_report(p_plan internal.planned_session[]) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_build_object(
            'created', count(*) filter (where p.action = 'new'),
            'changed', count(*) filter (where p.action = 'changed'),
            'removed', count(*) filter (where p.action = 'removed'),
            'kept', coalesce(jsonb_agg(jsonb_build_object(
                        'session_id', p.id,
                        'starts_at', p.starts_at,
                        'seats_sold', p.seats_sold,
                        'why', case when p.terms is null then 'not_scheduled' else 'differs' end,
                        'fields', p.differs
                    ) order by p.starts_at) filter (where p.action = 'kept' and (p.terms is null or p.differs <> '{}')), '[]')
        )
          from unnest(p_plan) p
    );
end $$;
comment on function internal.run_report(internal.planned_session[]) is
    'What a run did: how many sessions are new, changed and gone, and which are kept for their bookings though the schedule has them no more or otherwise.';

create or replace function internal.set_next_run(p_service services, p_zone text, p_now timestamptz, p_horizon date) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_today  date := internal.instant_to_local(p_zone, p_now)::date;
    v_due    timestamptz := internal.local_to_instant(p_zone, v_today + 1);
begin
    if p_service.status <> 'active'
       or not exists (select from session_rules r where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id) then
        delete from session_runs r where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id;
    -- A run that was told to stop early leaves the rest to the next.
    elsif p_horizon >= least(v_today + p_service.days_ahead, '2049-12-31') then
        update session_runs r set due_at = v_due
         where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id and r.due_at <> v_due;
    end if;
end $$;
comment on function internal.set_next_run(services, text, timestamptz, date) is
    'The generator is due again when the business''s date changes; never for a service that isn''t active or has no rule.';

create or replace function internal.mark_sessions_stale(p_tenant uuid, p_business uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Unconditional, and for each service whether or not it has a run: see internal.begin_run.
    insert into session_runs (tenant_id, service_id, due_at, stale)
    select s.tenant_id, s.id, clock_timestamp(), true
      from services s
     where s.tenant_id = p_tenant and s.business_id = p_business and s.kind = 'session'
     order by s.id
        on conflict (tenant_id, service_id) do update set stale = true;
end $$;
comment on function internal.mark_sessions_stale(uuid, uuid) is
    'Has the sessions of a business generated again soon: something that they follow has changed. Call it last, its rows stay locked.';
