create or replace function internal.is_free(p_tenant uuid, p_subject uuid, p_from timestamptz, p_to timestamptz) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Bounded by the longest claim, so that the primary key's btree answers: range operators are no index conditions under row-level security.
    -- And a list of one, which GiST can't look up: where there are many tenants its index looks as cheap, and reads all that the subject ever had.
    return not exists (
        select from claims c
         where c.tenant_id = p_tenant and c.subject_id = any (array[p_subject])
           and c.starts_at < p_to and c.starts_at > p_from - interval '168 hours' and c.ends_at > p_from
    );
end $$;
comment on function internal.is_free(uuid, uuid, timestamptz, timestamptz) is 'Whether no claim of the subject overlaps the range.';
