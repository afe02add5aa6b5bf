-- The one place that says what a policy may contain. Defaults, checks and schemas are made from it.

create or replace function internal.policy_fields()
returns table (section text, name text, kind text, lowest integer, highest integer, choices text[], initial jsonb, about text)
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    values
        ('cancellation', 'cancel_until_minutes', 'integer', 0, 525600, null::text[], '0'::jsonb,
            'Until how many minutes before the start customers may cancel.'),
        ('cancellation', 'move_until_minutes', 'integer', 0, 525600, null, '0',
            'Until how many minutes before the start customers may move a booking.'),
        ('cancellation', 'most_moves', 'integer', 0, 1000, null, '1000',
            'How often customers may move a booking.'),
        ('cancellation', 'free_until_minutes', 'integer', 0, 525600, null, '0',
            'Until how many minutes before the start cancelling is free; later it costs the fee.'),
        ('cancellation', 'fee_percent', 'integer', 0, 100, null, '0',
            'The fee for cancelling late, in percent of the price.'),
        ('cancellation', 'fee_minor', 'integer', 0, 2000000000, null, '0',
            'An amount in minor units that comes on top; together never more than the price.'),
        ('cancellation', 'no_show_fee_percent', 'integer', 0, 100, null, '0',
            'What not coming costs, in percent of the price.'),
        ('deposit', 'percent', 'integer', 0, 100, null, '0',
            'What is to be paid in advance, in percent of the price.'),
        ('deposit', 'amount_minor', 'integer', 0, 2000000000, null, '0',
            'An amount in minor units that comes on top; together never more than the price.'),
        ('deposit', 'refundable_until_minutes', 'integer', 0, 525600, null, '1440',
            'Until how many minutes before the start a deposit is given back.'),
        ('reminders', 'before_minutes', 'integers', 5, 43200, null, '[1440, 120]',
            'How many minutes before the start reminders are sent, at most ten.'),
        ('reminders', 'channels', 'choices', null, null, array['email', 'sms', 'whatsapp'], '["email"]',
            'How they are sent, the first possible one first; none: not at all.'),
        ('quiet_hours', 'from', 'time', null, null, null, '"21:00"',
            'From when on, on the business''s clocks, nobody is written to; null with to: at any time.'),
        ('quiet_hours', 'to', 'time', null, null, null, '"08:00"',
            'When that ends.'),
        ('waitlist', 'offer_minutes', 'integer', 5, 1440, null, '15',
            'How long something is offered to somebody who waits; less if it begins soon.'),
        ('waitlist', 'most_missed', 'integer', 1, 100, null, '3',
            'After how many offers in a row that ran out somebody waits no more.')
$$;
comment on function internal.policy_fields() is 'The fields of each policy section: kind, bounds, choices, default, meaning.';
grant execute on function internal.policy_fields to slotkeeper_server;

create or replace function internal.policy_defaults(p_section text) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_object_agg(f.name, f.initial) from internal.policy_fields() f where f.section = p_section
$$;
comment on function internal.policy_defaults(text) is 'What a section says as long as a business has said nothing; null for one that doesn''t exist.';
grant execute on function internal.policy_defaults to slotkeeper_server;

create or replace function internal.policy(p_tenant uuid, p_business uuid, p_section text) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return internal.policy_defaults(p_section) || coalesce((
        select p.document
          from policies p
         where p.tenant_id = p_tenant and p.business_id = p_business and p.section = p_section), '{}');
end $$;
comment on function internal.policy(uuid, uuid, text) is 'A section of a business''s policy, whole.';
grant execute on function internal.policy to slotkeeper_server;

create or replace function internal.terms_now(p_tenant uuid, p_business uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Every booking asks, under its locks: so a row is read as it is, and the defaults are made only where somebody reads the terms.
    return coalesce((
        select p.document
          from policies p
         where p.tenant_id = p_tenant and p.business_id = p_business and p.section = 'cancellation'), '{}');
end $$;
comment on function internal.terms_now(uuid, uuid) is
    'The terms under which a booking is made now: the whole section as the business set it; empty, for the defaults, if it never did.';

create or replace function internal.policy_json(p_tenant uuid, p_business uuid, p_section text) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_set policies;
begin
    select p.* into v_set
      from policies p
     where p.tenant_id = p_tenant and p.business_id = p_business and p.section = p_section;
    return jsonb_build_object(
        'section', p_section,
        'policy', internal.policy(p_tenant, p_business, p_section),
        'version', coalesce(v_set.version, 0),
        'updated_at', v_set.updated_at);
end $$;
comment on function internal.policy_json(uuid, uuid, text) is 'A section as the API shows it. Version 0: nobody has set it.';

create or replace function internal.policies_json(p_tenant uuid, p_business uuid) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_agg(internal.policy_json(p_tenant, p_business, s.section) order by s.section)
      from (select distinct f.section from internal.policy_fields() f) as s
$$;
comment on function internal.policies_json(uuid, uuid) is 'All sections of a business''s policy.';

create or replace function internal.broken_policy(p_section text, p_document jsonb) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_field  record;
    v_value  jsonb;
    v_wrong  text;
begin
    if internal.policy_defaults(p_section) is null then
        return 'section: one of cancellation, deposit, reminders, quiet_hours, waitlist';
    end if;
    if jsonb_typeof(p_document) is distinct from 'object' then
        return p_section || ': a JSON object';
    end if;
    select format('%s.%s: no such field. Known are: %s', p_section, k,
                  (select string_agg(f.name, ', ') from internal.policy_fields() f where f.section = p_section)) into v_wrong
      from jsonb_object_keys(p_document) k
     where k not in (select f.name from internal.policy_fields() f where f.section = p_section)
     limit 1;
    if found then
        return v_wrong;
    end if;
    for v_field in select f.* from internal.policy_fields() f where f.section = p_section loop
        v_value := p_document -> v_field.name;
        continue when v_value is null;
        v_wrong := case v_field.kind
            when 'integer' then case when not internal.is_whole(v_value, v_field.lowest, v_field.highest)
                then format('a whole number from %s to %s', v_field.lowest, v_field.highest) end
            when 'integers' then case when jsonb_typeof(v_value) <> 'array' or jsonb_array_length(v_value) > 10
                    or exists (select from jsonb_array_elements(v_value) e where not internal.is_whole(e, v_field.lowest, v_field.highest))
                then format('at most ten whole numbers from %s to %s', v_field.lowest, v_field.highest) end
            when 'choices' then case when jsonb_typeof(v_value) <> 'array' or not v_value <@ to_jsonb(v_field.choices)
                    or jsonb_array_length(v_value) > cardinality(v_field.choices)
                then format('a list of %s', array_to_string(v_field.choices, ', ')) end
            else case when jsonb_typeof(v_value) not in ('string', 'null') or v_value #>> '{}' !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
                then 'a time such as 21:00, or null' end
        end;
        if v_wrong is not null then
            return format('%s.%s: %s', p_section, v_field.name, v_wrong);
        end if;
    end loop;
    p_document := internal.policy_defaults(p_section) || p_document;
    return case when p_section = 'quiet_hours' and (p_document -> 'from' = 'null') <> (p_document -> 'to' = 'null')
        then 'quiet_hours.to: both times, or neither' end;
end $$;
comment on function internal.broken_policy(text, jsonb) is 'What is wrong with the document of a section, as "section.field: rule"; null if nothing is.';

create or replace function internal.policy_schema(p_section text) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
               '$schema', 'https://json-schema.org/draft/2020-12/schema',
               'title', p_section,
               'type', 'object',
               'additionalProperties', false,
               'properties', jsonb_object_agg(f.name, jsonb_build_object('description', f.about, 'default', f.initial) || case f.kind
                   when 'integer' then jsonb_build_object('type', 'integer', 'minimum', f.lowest, 'maximum', f.highest)
                   when 'integers' then jsonb_build_object('type', 'array', 'maxItems', 10,
                       'items', jsonb_build_object('type', 'integer', 'minimum', f.lowest, 'maximum', f.highest))
                   when 'choices' then jsonb_build_object('type', 'array', 'maxItems', cardinality(f.choices),
                       'items', jsonb_build_object('enum', f.choices))
                   else jsonb_build_object('type', array['string', 'null'], 'pattern', '^([01][0-9]|2[0-3]):[0-5][0-9]$')
               end))
      from internal.policy_fields() f
     where f.section = p_section
    having count(*) > 0
$$;
comment on function internal.policy_schema(text) is 'The JSON Schema (draft 2020-12) of a section; null for one that doesn''t exist.';
