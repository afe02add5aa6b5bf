create or replace function internal.find_bookings(
    p_tenant    uuid,
    p_filter    jsonb,
    p_after     timestamptz,
    p_after_id  uuid,
    p_limit     integer
) returns setof bookings
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_filter  jsonb := internal.without_nulls(coalesce(p_filter, '{}'));
    v_column  text := internal.sort_column(v_filter);
    v_down    boolean := coalesce(v_filter ->> 'sort', '') like '-%';
    v_way     text := case when v_down then 'desc' else 'asc' end;
    -- By start the index goes business by business: of each the first few, and of these the first.
    v_apart   boolean := v_column = 'starts_at' and not v_filter ?| array['business_id', 'customer_id', 'session_id', 'search'];
    v_found   record;
    v_query   text;
begin
    perform internal.check_filter(v_filter, internal.booking_filter_fields());
    if v_filter ? 'search' then
        select f.customer_ids, f.booking_ids into v_found from internal.search_bookings(p_tenant, v_filter ->> 'search') f;
    else
        select null::uuid[] as customer_ids, null::uuid[] as booking_ids into v_found;
    end if;
    -- Each list has its own statement, with the conditions that it has: one for all of them would have a plan for none.
    v_query := format('select b.* from bookings b where b.tenant_id = $1 %s %s and %s order by b.%I %5$s, b.id %5$s limit $5',
        case when v_apart then 'and b.business_id = u.id' end,
        case when p_after_id is not null then format('and (b.%I, b.id) %s ($3, $4)', v_column, case when v_down then '<' else '>' end) end,
        internal.booking_conditions(v_filter), v_column, v_way);
    if v_apart then
        v_query := format('select x.* from businesses u cross join lateral (%s) x where u.tenant_id = $1 order by x.starts_at %2$s, x.id %2$s limit $5',
            v_query, v_way);
    end if;
    return query execute v_query
        using p_tenant, v_filter, p_after, p_after_id, p_limit, v_found.customer_ids, v_found.booking_ids, clock_timestamp();
end $$;
comment on function internal.find_bookings(uuid, jsonb, timestamptz, uuid, integer) is
    'The bookings that a filter finds, in its order, after a place in it: the value of internal.sort_column and the id of the last one (BKG-11).';
grant execute on function internal.find_bookings to slotkeeper_server;

create or replace function internal.booking_conditions(p_filter jsonb) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- $2 is the filter, $6 and $7 are what its search found, $8 is now. Only constants come from here.
    return coalesce((
        select string_agg(c.condition, ' and ')
          from (values
            ('business_id',  'b.business_id = ($2 ->> ''business_id'')::uuid'),
            ('service_id',   'b.service_id = ($2 ->> ''service_id'')::uuid'),
            ('customer_id',  'b.customer_id = ($2 ->> ''customer_id'')::uuid'),
            ('session_id',   'b.session_id = ($2 ->> ''session_id'')::uuid'),
            ('staff_id',     'b.id in (select bs.booking_id from booking_staff bs where bs.tenant_id = $1 and bs.staff_id = ($2 ->> ''staff_id'')::uuid
                               union all select sb.id from session_staff ss join bookings sb on sb.tenant_id = ss.tenant_id and sb.session_id = ss.session_id
                                          where ss.tenant_id = $1 and ss.staff_id = ($2 ->> ''staff_id'')::uuid)'),
            ('resource_id',  'b.id in (select bu.booking_id from resource_units ru join booking_units bu on bu.tenant_id = ru.tenant_id and bu.unit_id = ru.id
                                        where ru.tenant_id = $1 and ru.resource_id = ($2 ->> ''resource_id'')::uuid
                               union all select sb.id from resource_units ru join session_units su on su.tenant_id = ru.tenant_id and su.unit_id = ru.id
                                          join bookings sb on sb.tenant_id = su.tenant_id and sb.session_id = su.session_id
                                         where ru.tenant_id = $1 and ru.resource_id = ($2 ->> ''resource_id'')::uuid)'),
            ('state',        'case when b.state = ''held'' and b.hold_expires_at <= $8 then ''expired'' else b.state end = any (internal.texts($2 -> ''state''))'),
            ('entry_method', 'b.entry_method = any (internal.texts($2 -> ''entry_method''))'),
            ('from',         'b.starts_at >= ($2 ->> ''from'')::timestamptz'),
            ('to',           'b.starts_at < ($2 ->> ''to'')::timestamptz'),
            ('created_from', 'b.created_at >= ($2 ->> ''created_from'')::timestamptz'),
            ('created_to',   'b.created_at < ($2 ->> ''created_to'')::timestamptz'),
            ('updated_from', 'b.updated_at >= ($2 ->> ''updated_from'')::timestamptz'),
            ('updated_to',   'b.updated_at < ($2 ->> ''updated_to'')::timestamptz'),
            ('search',       '(b.customer_id = any ($6) or b.id = any ($7))')
          ) as c (field, condition)
         where p_filter ? c.field), 'true');
end $$;
comment on function internal.booking_conditions(jsonb) is 'The conditions of internal.find_bookings for the fields that a filter has.';
grant execute on function internal.booking_conditions to slotkeeper_server;

create or replace function internal.booking_filter_fields() returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return jsonb '{"business_id": "uuid", "service_id": "uuid", "customer_id": "uuid", "session_id": "uuid", "staff_id": "uuid", "resource_id": "uuid",
             "from": "instant", "to": "instant", "created_from": "instant", "created_to": "instant", "updated_from": "instant", "updated_to": "instant",
             "search": "text",
             "state": ["held", "pending", "confirmed", "cancelled", "completed", "rejected", "no_show", "expired"],
             "entry_method": ["web_form", "click_to_chat", "widget", "api", "admin", "import", "walk_in"],
             "sort": {"one_of": ["starts_at", "-starts_at", "created_at", "-created_at", "updated_at", "-updated_at"]}}';
end $$;
comment on function internal.booking_filter_fields() is 'What a filter of bookings may say.';
grant execute on function internal.booking_filter_fields to slotkeeper_server;

create or replace function internal.sort_column(p_filter jsonb) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case ltrim(p_filter ->> 'sort', '-') when 'created_at' then 'created_at' when 'updated_at' then 'updated_at' else 'starts_at' end;
end $$;
comment on function internal.sort_column(jsonb) is 'By which column a filter sorts bookings: the start, unless it says otherwise.';
grant execute on function internal.sort_column to slotkeeper_server;
