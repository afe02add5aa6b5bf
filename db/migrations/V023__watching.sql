-- Nodes keep answers about free times until something happens in the tenant: they ask which events came since they last asked.
create index outbox_in_order on outbox (position) where position is not null;

-- Asked for with every public request: in PL/pgSQL the plan is kept for the session (decision 0006).
create or replace function context.resolve_slug(p_slug text) returns table (tenant_id uuid, business_id uuid)
language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return query select d.tenant_id, d.business_id from business_directory d where d.slug = p_slug;
end $$;
