create or replace function internal.clear_expired_claims(p_tenant uuid, p_subjects uuid[], p_from timestamptz, p_to timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now      timestamptz := clock_timestamp();
    v_booking  uuid;
begin
    for v_booking in
        select distinct c.booking_id
          from claims c
         where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
           and c.starts_at < p_to and c.starts_at > p_from - interval '168 hours' and c.ends_at > p_from
           and c.expires_at <= v_now
         order by c.booking_id
    loop
        perform internal.expire_hold(p_tenant, v_booking);
    end loop;
end $$;
comment on function internal.clear_expired_claims(uuid, uuid[], timestamptz, timestamptz) is
    'Removes expired holds from a range that somebody wants now; the sweeper need not have run (BKG-3). Call it under the subjects'' locks.';
