create or replace function internal.note_openings(p_run waitlist_runs, p_until bigint, p_zone text) returns integer
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_count integer;
begin
    insert into waitlist_openings (tenant_id, id, business_id, service_id, session_id, staff_ids, starts_at, ends_at, places, cause, freed_at)
    select p_run.tenant_id, f.event, p_run.business_id, f.service, f.session, f.staff, f.starts_at, f.ends_at, f.places, f.cause, f.freed_at
      from internal.freed_places(p_run, p_until) f
     where f.starts_at > clock_timestamp()
       -- Where a booking was moved away from may be gone itself.
       and exists (select from services s where s.tenant_id = p_run.tenant_id and s.id = f.service)
       and (f.session is null or exists (select from sessions s where s.tenant_id = p_run.tenant_id and s.id = f.session))
       -- Only what somebody waited for at that moment is of interest.
       and exists (
           select from waitlist_entries e
            where e.tenant_id = p_run.tenant_id and e.business_id = p_run.business_id and e.service_id = f.service
              and e.state in ('waiting', 'offered') and e.created_at < f.freed_at
              and (f.session is null or e.party_size <= f.places)
              and (e.staff_id is null or e.staff_id = any (f.staff))
              and internal.entry_fits(e, internal.instant_to_local(p_zone, f.starts_at)))
       -- Offered since, before its event could be seen: then it stands there already.
       and not exists (
           select from waitlist_openings w
            where w.tenant_id = p_run.tenant_id and w.business_id = p_run.business_id and w.cause = 'other' and w.freed_at >= f.freed_at
              and w.starts_at < f.ends_at and w.ends_at > f.starts_at and w.starts_at > f.starts_at - interval '24 hours'
              and case when f.session is null then w.session_id is null and w.staff_ids && f.staff else w.session_id = f.session end)
        on conflict (tenant_id, id) do nothing;
    get diagnostics v_count = row_count;
    return v_count;
end $$;
comment on function internal.note_openings(waitlist_runs, bigint, text) is
    'Notes the places that became free since the waitlist was looked at and that somebody waited for; by the event''s id, so a second time notes none.';

create or replace function internal.freed_places(p_run waitlist_runs, p_until bigint)
returns table (event uuid, service uuid, session uuid, staff uuid[], starts_at timestamptz, ends_at timestamptz, places integer, cause text, freed_at timestamptz)
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    select o.id, (p.place ->> 'service_id')::uuid, (p.place ->> 'session_id')::uuid,
           array(select s::uuid from jsonb_array_elements_text(p.place -> 'staff_ids') s),
           (p.place ->> 'starts_at')::timestamptz, (p.place ->> 'ends_at')::timestamptz, coalesce(b.seats, 1),
           case o.kind when 'booking.rescheduled' then 'moved' else split_part(o.kind, '.', 2) end, o.created_at
      from outbox o
      join bookings b on b.tenant_id = o.tenant_id and b.id = o.entity_id
     cross join lateral (
         select case when o.kind <> 'booking.rescheduled' then internal.booking_place(b) else (
             -- The move that the event tells of: the last one by then.
             select m.moved_from from booking_moves m
              where m.tenant_id = o.tenant_id and m.booking_id = b.id and m.moved_at <= o.created_at
              order by m.sequence desc limit 1) end as place) p
     where o.tenant_id = p_run.tenant_id and o.business_id = p_run.business_id
       -- Those, too, that the relay hasn't numbered yet: what they freed may be offered in this very look.
       and (o.position > p_run.position and o.position <= p_until or o.position is null)
       and o.kind in ('booking.cancelled', 'booking.rescheduled', 'booking.rejected', 'booking.expired')
       and p.place is not null
       -- An offer that comes back is no new place.
       and not exists (
           select from waitlist_offers w
            where w.tenant_id = o.tenant_id and w.booking_id = b.id and w.state in ('refused', 'expired'))
$$;
comment on function internal.freed_places(waitlist_runs, bigint) is
    'The places that bookings have given up since the waitlist was looked at: cancelled, moved, rejected, or holds that ran out.';
