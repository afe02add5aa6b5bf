create or replace function api.create_business(
    p_tenant    uuid,
    p_document  jsonb,
    p_id        uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer jsonb := internal.begin_command(p_tenant, 'create_business', p_request);
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_answer := internal.add_business(p_tenant, p_document, coalesce(p_id, internal.new_id()), p_request);
    return internal.finish_command(p_tenant, 'create_business', p_request, v_answer);
end $$;
comment on function api.create_business(uuid, jsonb, uuid, jsonb) is
    'Adds a business with its public slug, time zone and currency (TEN-2). It has no hours until api.set_hours.';
grant execute on function api.create_business to slotkeeper_server, slotkeeper_login;

create or replace function internal.add_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document  jsonb := internal.clean_document('businesses', internal.without_nulls(p_document),
        internal.business_fields(), array['name', 'slug', 'timezone', 'currency']);
    v_business  businesses;
begin
    if not exists (select from tenants t where t.tenant_id = p_tenant) then
        perform internal.refuse('not_found', 'There is no such tenant.');
    end if;
    if exists (select from businesses b where b.tenant_id = p_tenant and b.id = p_id) then
        perform internal.refuse('already_exists', 'There is a business with this id already.', '{"field":"id"}');
    end if;
    perform internal.check_business(v_document);
    perform internal.insert_row('businesses', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', p_id));
    perform internal.take_slug(p_id, v_document ->> 'slug');
    select b.* into v_business from businesses b where b.tenant_id = p_tenant and b.id = p_id;
    perform internal.record_event(p_tenant, 'business.created', p_id, p_id, '{}', p_request);
    return internal.business_json(v_business);
end $$;
comment on function internal.add_business(uuid, jsonb, uuid, jsonb) is 'Checks and inserts a business, registers its slug and records the event.';

create or replace function internal.business_fields() returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array['name', 'slug', 'status', 'timezone', 'currency', 'address', 'phone', 'email', 'color', 'theme', 'settings']
$$;
comment on function internal.business_fields() is 'What a caller may write of a business.';

create or replace function internal.check_business(p_document jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_document ? 'timezone' and not exists (select from zones z where z.name = p_document ->> 'timezone') then
        perform internal.refuse(
            'time_zone_unknown',
            format('timezone: "%s" is not in the tz database. Write a name such as Europe/Berlin.', p_document ->> 'timezone'),
            '{"field":"timezone"}'
        );
    end if;
    -- The directory has the same rule; asked here, the refusal names the field.
    if p_document ->> 'slug' !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then
        perform internal.refuse_constraint('businesses', 'businesses_slug_is_a_label');
    end if;
end $$;
comment on function internal.check_business(jsonb) is 'Refuses an unknown time zone and a slug that is no label.';

create or replace function internal.take_slug(p_business uuid, p_slug text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not context.claim_slug(p_business, p_slug) then
        perform internal.refuse('already_exists', format('The slug %s is taken. Choose another.', p_slug), '{"field":"slug"}');
    end if;
end $$;
comment on function internal.take_slug(uuid, text) is 'Registers a business''s public slug or refuses because it is taken.';
