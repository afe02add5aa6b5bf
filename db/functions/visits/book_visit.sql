create or replace function api.book_visit(
    p_tenant     uuid,
    p_parts      jsonb,
    p_starts_at  timestamptz,
    p_customer   jsonb,
    p_options    jsonb default null,
    p_id         uuid  default null,
    p_request    jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'book_visit', p_request);
    v_parts    jsonb;
    v_visit    visits;
    v_locked   service_staff[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_parts := internal.read_parts(p_tenant, p_parts, coalesce(p_options, '{}'));
    if p_starts_at is null or p_starts_at < '2000-01-01 00:00+00' or p_starts_at >= '2050-01-01 00:00+00' then
        perform internal.refuse('invalid_input', 'starts_at: an instant of the years 2000 to 2049.', '{"field":"starts_at"}');
    end if;
    if exists (select from visits v where v.tenant_id = p_tenant and v.id = p_id) then
        perform internal.refuse('already_exists', 'There is a visit with this id already.', '{"field":"id"}');
    end if;

    -- lock
    v_locked := internal.lock_visit(p_tenant, v_parts, p_starts_at);

    -- check, write, record
    v_visit := internal.write_visit(p_tenant, p_id, v_parts, p_customer);
    perform internal.place_visit(v_visit, v_parts, p_starts_at, p_customer, v_locked, p_request);
    return internal.finish_command(p_tenant, 'book_visit', p_request, internal.visit_json(v_visit));
end $$;
comment on function api.book_visit(uuid, jsonb, timestamptz, jsonb, jsonb, uuid, jsonb) is
    'Books several services one after the other, each with its own people and rooms, all or none: holds, or with {"confirm":true} bookings at once (BKG-9).';
grant execute on function api.book_visit to slotkeeper_server, slotkeeper_login;

create or replace function internal.read_parts(p_tenant uuid, p_parts jsonb, p_options jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_part     jsonb;
    v_service  services;
    v_options  jsonb;
    v_read     jsonb := jsonb '[]';
begin
    perform internal.check_document(p_options, array['confirm', 'ignore_notice', 'ignore_required', 'entry_method', 'hold_seconds', 'notes', 'metadata']);
    perform internal.check_parts(p_parts);
    for v_part in select p from jsonb_array_elements(p_parts) p loop
        v_service := internal.part_of_visit(p_tenant, v_part, v_read);
        v_options := p_options || jsonb_strip_nulls(v_part - array['service_id', 'staff_id']);
        perform internal.check_options(v_options);
        v_options := internal.with_answers(v_service, v_options, not coalesce((v_options ->> 'ignore_required')::boolean, false));
        v_read := v_read || jsonb_build_object('service_id', v_service.id, 'business_id', v_service.business_id, 'staff_id', v_part -> 'staff_id',
            'options', v_options);
    end loop;
    return v_read;
end $$;
comment on function internal.read_parts(uuid, jsonb, jsonb) is
    'The services of a visit with what is wanted of each, checked: [{service_id, business_id, staff_id, options}].';

create or replace function internal.check_parts(p_parts jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_part jsonb;
begin
    if jsonb_typeof(p_parts) is distinct from 'array' or jsonb_array_length(p_parts) not between 1 and 8 then
        perform internal.refuse('invalid_input', 'parts: a list of 1 to 8 services.', '{"field":"parts"}');
    end if;
    for v_part in select p from jsonb_array_elements(p_parts) p loop
        perform internal.check_document(v_part, array['service_id', 'staff_id', 'party_size', 'tiers', 'extras', 'promotion', 'answers', 'notes'], array['service_id']);
        if internal.broken_rule('service_id', v_part -> 'service_id', 'uuid', true) is not null
           or internal.broken_rule('staff_id', v_part -> 'staff_id', 'uuid', false) is not null then
            perform internal.refuse('invalid_input', 'parts: service_id and staff_id are UUIDs.', '{"field":"parts"}');
        end if;
    end loop;
end $$;
comment on function internal.check_parts(jsonb) is 'Refuses what is no list of services of a visit.';

create or replace function internal.part_of_visit(p_tenant uuid, p_part jsonb, p_before jsonb) returns services
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service services := internal.bookable_service(p_tenant, (p_part ->> 'service_id')::uuid);
begin
    if v_service.kind = 'session' or v_service.business_id <> coalesce((p_before -> 0 ->> 'business_id')::uuid, v_service.business_id)
       or v_service.approval_required and not v_service.pending_blocks
       or exists (select from jsonb_array_elements(p_before) b where b ->> 'service_id' = v_service.id::text) then
        perform internal.refuse('invalid_input',
            'parts: different services of one business, by appointment, whose bookings take their time at once.', '{"field":"parts"}');
    end if;
    return v_service;
end $$;
comment on function internal.part_of_visit(uuid, jsonb, jsonb) is
    'A service that may be in a visit after those before it. What awaits approval without its time could lose it to the others of the visit.';

create or replace function internal.write_visit(p_tenant uuid, p_id uuid, p_parts jsonb, p_customer jsonb) returns visits
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_draft  bookings;
    v_visit  visits;
begin
    v_draft.tenant_id := p_tenant;
    v_draft := internal.with_customer(v_draft, p_customer);
    insert into visits (tenant_id, id, business_id, customer_id)
    values (p_tenant, coalesce(p_id, internal.new_id()), (p_parts -> 0 ->> 'business_id')::uuid, v_draft.customer_id)
    returning * into v_visit;
    return v_visit;
end $$;
comment on function internal.write_visit(uuid, uuid, jsonb, jsonb) is 'Inserts a visit, whose bookings follow.';
