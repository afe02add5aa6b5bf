create or replace function internal.future_use(p_tenant uuid, p_subjects uuid[]) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return jsonb_build_object(
        'bookings', (
            select coalesce(jsonb_agg(b.id order by b.starts_at, b.id), '[]')
              from bookings b
             where b.tenant_id = p_tenant
               and (b.id in (select c.booking_id from claims c
                              where c.tenant_id = p_tenant and c.subject_id = any (p_subjects) and c.booking_id is not null
                                and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now
                                and (c.expires_at is null or c.expires_at > v_now))
                    -- What awaits approval may have no claims.
                    or b.id in (select bs.booking_id from booking_staff bs where bs.tenant_id = p_tenant and bs.staff_id = any (p_subjects))
                       and b.state = 'pending' and b.ends_at > v_now)
        ),
        'sessions', (
            select coalesce(jsonb_agg(distinct c.session_id), '[]')
              from claims c
             where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
               and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now and c.session_id is not null
        )
    );
end $$;
comment on function internal.future_use(uuid, uuid[]) is
    'The ids of the bookings and sessions that these people or units still have before them, bookings in the order of their start.';
