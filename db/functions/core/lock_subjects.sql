create or replace function internal.lock_subjects(p_tenant uuid, p_subjects uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key bigint;
begin
    for v_key in
        select distinct hashtextextended(p_tenant::text || s::text, 2) as key from unnest(p_subjects) s order by key
    loop
        perform pg_advisory_xact_lock(v_key);
    end loop;
end $$;
comment on function internal.lock_subjects(uuid, uuid[]) is
    'Takes the locks of subjects (or of a service with limits) in the one order that everybody keeps, so that nobody deadlocks. Held to the end of the transaction.';
