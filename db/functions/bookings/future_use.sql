create or replace function internal.future_use(p_tenant uuid, p_subjects uuid[]) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return jsonb_build_object(
        'bookings', internal.future_bookings(p_tenant, p_subjects),
        'sessions', (
            select coalesce(jsonb_agg(distinct c.session_id), '[]')
              from claims c
             where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
               and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now and c.session_id is not null
               and (c.expires_at is null or c.expires_at > v_now)
        )
    );
end $$;
comment on function internal.future_use(uuid, uuid[]) is
    'The ids of the bookings and sessions that these people or units still have before them, bookings in the order of their start.';

create or replace function internal.future_bookings(p_tenant uuid, p_subjects uuid[], p_among uuid[] default null) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return array(
        select b.id
          from bookings b
         where b.tenant_id = p_tenant and (p_among is null or b.id = any (p_among))
           and (b.id in (select c.booking_id from claims c
                          where c.tenant_id = p_tenant and c.subject_id = any (p_subjects) and c.booking_id is not null
                            and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now
                            and (c.expires_at is null or c.expires_at > v_now))
                -- What awaits approval may have no claims.
                or b.id in (select bs.booking_id from booking_staff bs where bs.tenant_id = p_tenant and bs.staff_id = any (p_subjects))
                   and b.state = 'pending' and b.ends_at > v_now)
         order by b.starts_at, b.id);
end $$;
comment on function internal.future_bookings(uuid, uuid[], uuid[]) is
    'The bookings that these people or units still have before them, in the order of their start; only some if told so.';
