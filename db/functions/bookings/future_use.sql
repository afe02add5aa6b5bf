create or replace function internal.future_use(p_tenant uuid, p_subjects uuid[]) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object(
        'bookings', internal.future_bookings(p_tenant, p_subjects),
        'sessions', internal.future_sessions(p_tenant, p_subjects)
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
    -- By ids, for an alternative between two lists would look at every booking there is.
    return array(
        select b.id
          from bookings b
         where b.tenant_id = p_tenant and (p_among is null or b.id = any (p_among))
           and b.id = any (array(
               select c.booking_id
                 from claims c
                where c.tenant_id = p_tenant and c.subject_id = any (p_subjects) and c.booking_id is not null
                  and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now
                  and (c.expires_at is null or c.expires_at > v_now)
                union
               -- What awaits approval may have no claims.
               select p.id
                 from booking_staff bs
                 join bookings p on p.tenant_id = bs.tenant_id and p.id = bs.booking_id and p.state = 'pending' and p.ends_at > v_now
                where bs.tenant_id = p_tenant and bs.staff_id = any (p_subjects)))
         order by b.starts_at, b.id);
end $$;
comment on function internal.future_bookings(uuid, uuid[], uuid[]) is
    'The bookings that these people or units still have before them, in the order of their start; only some if told so.';
