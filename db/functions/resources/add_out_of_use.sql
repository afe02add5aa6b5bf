create or replace function api.add_out_of_use(
    p_tenant     uuid,
    p_resource   uuid,
    p_starts_at  timestamptz,
    p_ends_at    timestamptz,
    p_unit       uuid  default null,
    p_reason     text  default null,
    p_id         uuid  default null,
    p_request    jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'add_out_of_use', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_business  uuid;
    v_units     uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_span(p_starts_at, p_ends_at);

    -- lock, check
    perform internal.lock_subjects(p_tenant, array[p_resource]);
    select r.business_id into v_business from resources r where r.tenant_id = p_tenant and r.id = p_resource;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource.', '{"field":"resource_id"}');
    end if;
    v_units := array(select u.id from resource_units u
                      where u.tenant_id = p_tenant and u.resource_id = p_resource and not u.retired and u.id = coalesce(p_unit, u.id));
    if p_unit is not null and v_units = '{}' then
        perform internal.refuse('not_found', 'The resource has no such unit.', '{"field":"unit_id"}');
    end if;
    perform internal.clear_expired_claims(p_tenant, v_units, p_starts_at, p_ends_at);
    perform internal.check_nothing_claimed(p_tenant, v_units, p_starts_at, p_ends_at);

    -- write, record
    perform internal.insert_row('time_off', jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'resource_id', p_resource, 'unit_id', p_unit,
        'starts_at', p_starts_at, 'ends_at', p_ends_at, 'reason', p_reason));
    perform internal.claim_time_off(p_tenant, v_id, v_units, p_starts_at, p_ends_at);
    perform internal.record_event(p_tenant, 'out_of_use.added', v_id, v_business,
        jsonb_build_object('resource_id', p_resource, 'unit_id', p_unit), p_request);
    select internal.out_of_use_json(o) into v_answer from time_off o where o.tenant_id = p_tenant and o.id = v_id;
    return internal.finish_command(p_tenant, 'add_out_of_use', p_request, v_answer);
end $$;
comment on function api.add_out_of_use(uuid, uuid, timestamptz, timestamptz, uuid, text, uuid, jsonb) is
    'Takes a resource, or one unit of it, out of use for a time; refused over bookings, live holds, sessions and other such times (CAT-5).';
grant execute on function api.add_out_of_use to slotkeeper_server, slotkeeper_login;

create or replace function internal.share_out_of_use(p_resource resources, p_units uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform internal.claim_time_off(o.tenant_id, o.id, p_units, o.starts_at, o.ends_at)
       from time_off o
      where o.tenant_id = p_resource.tenant_id and o.resource_id = p_resource.id and o.unit_id is null and o.ends_at > clock_timestamp();
end $$;
comment on function internal.share_out_of_use(resources, uuid[]) is
    'Lets units that join a resource be out of use when all of it is. They must have no claims to come.';
