create or replace function internal.find_customers(
    p_tenant    uuid,
    p_filter    jsonb,
    p_after     timestamptz,
    p_after_id  uuid,
    p_limit     integer
) returns setof customers
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_filter  jsonb := internal.without_nulls(coalesce(p_filter, '{}'));
    v_down    boolean := coalesce(v_filter ->> 'sort', '') like '-%';
    v_found   uuid[];
begin
    perform internal.check_filter(v_filter, internal.customer_filter_fields());
    if v_filter ? 'search' then
        v_found := internal.search_customers(p_tenant, v_filter ->> 'search');
    end if;
    return query execute format(
        'select c.* from customers c where c.tenant_id = $1 %s and %s order by c.created_at %3$s, c.id %3$s limit $5',
        case when p_after_id is not null then format('and (c.created_at, c.id) %s ($3, $4)', case when v_down then '<' else '>' end) end,
        internal.customer_conditions(v_filter), case when v_down then 'desc' else 'asc' end)
        using p_tenant, v_filter, p_after, p_after_id, p_limit, v_found;
end $$;
comment on function internal.find_customers(uuid, jsonb, timestamptz, uuid, integer) is
    'The customers that a filter finds, by when they came, after a place in this order (BKG-11, CRM-1).';
grant execute on function internal.find_customers to slotkeeper_server;

create or replace function internal.customer_conditions(p_filter jsonb) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- $2 is the filter, $6 is what its search found. Only constants come from here.
    return coalesce((
        select string_agg(c.condition, ' and ')
          from (values
            ('email',        'c.id in (select k.customer_id from customer_contacts k
                                        where k.tenant_id = $1 and k.kind = ''email'' and k.address = lower(btrim($2 ->> ''email'')))'),
            ('phone',        'c.id in (select k.customer_id from customer_contacts k
                                        where k.tenant_id = $1 and k.kind = ''phone'' and k.address = regexp_replace($2 ->> ''phone'', ''[ ().\-/]'', '''', ''g''))'),
            ('status',       'c.status = any (internal.texts($2 -> ''status''))'),
            ('created_from', 'c.created_at >= ($2 ->> ''created_from'')::timestamptz'),
            ('created_to',   'c.created_at < ($2 ->> ''created_to'')::timestamptz'),
            ('search',       'c.id = any ($6)')
          ) as c (field, condition)
         where p_filter ? c.field), 'true');
end $$;
comment on function internal.customer_conditions(jsonb) is 'The conditions of internal.find_customers for the fields that a filter has.';
grant execute on function internal.customer_conditions to slotkeeper_server;

create or replace function internal.customer_filter_fields() returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return jsonb '{"email": "text", "phone": "text", "search": "text", "created_from": "instant", "created_to": "instant",
             "status": ["active", "inactive", "blacklisted"], "sort": {"one_of": ["created_at", "-created_at"]}}';
end $$;
comment on function internal.customer_filter_fields() is 'What a filter of customers may say.';
grant execute on function internal.customer_filter_fields to slotkeeper_server;
