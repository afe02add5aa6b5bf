create or replace function internal.visit_json(p_visit visits) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_build_object(
            'id', p_visit.id,
            'business_id', p_visit.business_id,
            'customer_id', p_visit.customer_id,
            -- Of what takes place or took place; of all, where nothing does.
            'starts_at', coalesce(min(b.starts_at) filter (where b.state not in ('cancelled', 'rejected', 'expired')), min(b.starts_at)),
            'ends_at', coalesce(max(b.ends_at) filter (where b.state not in ('cancelled', 'rejected', 'expired')), max(b.ends_at)),
            'price_minor', coalesce(sum(b.price_minor) filter (where b.state not in ('cancelled', 'rejected', 'expired')), 0),
            'fee_minor', coalesce(sum(b.fee_minor), 0),
            'currency', min(b.currency),
            'bookings', jsonb_agg(internal.booking_json(b) order by b.part),
            'created_at', p_visit.created_at)
          from bookings b
         where b.tenant_id = p_visit.tenant_id and b.visit_id = p_visit.id
    );
end $$;
comment on function internal.visit_json(visits) is 'A visit with its bookings as the API shows it.';
grant execute on function internal.visit_json to slotkeeper_server;

create or replace function internal.found_visit(p_tenant uuid, p_id uuid) returns visits
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_visit visits;
begin
    select v.* into v_visit from visits v where v.tenant_id = p_tenant and v.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such visit.');
    end if;
    return v_visit;
end $$;
comment on function internal.found_visit(uuid, uuid) is 'The visit, or a refusal.';

create or replace function internal.parts_in(p_visit visits, p_states text[], p_verb text) returns bookings[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_parts bookings[] := array(
        select b from bookings b
         where b.tenant_id = p_visit.tenant_id and b.visit_id = p_visit.id and b.state = any (p_states)
         order by b.part);
begin
    if v_parts = '{}' then
        perform internal.refuse('illegal_transition', format('Nothing of this visit can become %s.', p_verb), jsonb_build_object('from', 'over', 'to', p_verb));
    end if;
    return v_parts;
end $$;
comment on function internal.parts_in(visits, text[], text) is 'The bookings of a visit in these states, in their order; refuses if there is none.';
