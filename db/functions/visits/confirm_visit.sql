create or replace function api.confirm_visit(p_tenant uuid, p_id uuid, p_request jsonb default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'confirm_visit', p_request);
    v_visit    visits;
    v_seen     bookings[];
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_visit := internal.found_visit(p_tenant, p_id);

    -- lock
    v_seen := internal.parts_in(v_visit, array['held', 'expired'], 'confirmed');
    perform from promotions p
      where p.tenant_id = p_tenant and p.id in (select o.promotion_id from unnest(v_seen) o) and coalesce(p.max_uses, p.max_uses_per_customer) is not null
      order by p.code for no key update;
    perform internal.lock_together(p_tenant, v_seen);

    -- check, write, record: the first that can't be confirmed keeps all of them as they were
    for v_booking in
        select b.* from bookings b where b.tenant_id = p_tenant and b.id in (select o.id from unnest(v_seen) o) order by b.part
    loop
        perform internal.confirm_one(v_booking, p_request);
    end loop;
    return internal.finish_command(p_tenant, 'confirm_visit', p_request, internal.visit_json(v_visit));
end $$;
comment on function api.confirm_visit(uuid, uuid, jsonb) is
    'Turns the holds of a visit into bookings, all or none: each confirmed, or pending where its service needs approval (BKG-9, BKG-3).';
grant execute on function api.confirm_visit to slotkeeper_server, slotkeeper_login;
