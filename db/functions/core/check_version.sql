create or replace function internal.check_version(p_current integer, p_expected integer) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_expected is not null and p_expected <> p_current then
        perform internal.refuse(
            'version_mismatch',
            format('Somebody changed this meanwhile: it is at version %s, you had %s. Read it again.', p_current, p_expected),
            jsonb_build_object('current', p_current)
        );
    end if;
end $$;
comment on function internal.check_version(integer, integer) is 'Refuses a change that was made for another version of the row (If-Match).';
