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

create or replace function internal.check_not_taken(p_service services, p_zone text, p_pool service_staff[], p_starts_at timestamptz, p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
-- Else planned anew each time, for longer than it runs: a pool of unknown size looks dear.
set plan_cache_mode = force_generic_plan
as $$
begin
    if exists (
        select from unnest(p_pool) p
         where not exists (
             select from claims c
              where c.tenant_id = p_service.tenant_id and c.subject_id = any (array[p.staff_id])
                and c.starts_at <= p_starts_at and c.starts_at > p_starts_at - interval '168 hours' and c.ends_at > p_starts_at
                and (c.expires_at is null or c.expires_at > clock_timestamp()))
    ) then
        return;
    end if;
    -- What would be said first under the locks is said first here.
    perform internal.check_party(p_service, internal.party_size(p_options));
    perform internal.check_start(p_service, p_zone, p_starts_at, clock_timestamp(), coalesce((p_options ->> 'ignore_notice')::boolean, false));
    perform internal.refuse_slot(true);
end $$;
comment on function internal.check_not_taken(services, text, service_staff[], timestamptz, jsonb) is
    'Refuses a start at which everybody in the pool has something already, by what is written now. Without locks: whom it lets pass may be refused yet.';
