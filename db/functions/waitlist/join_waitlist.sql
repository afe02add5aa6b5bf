create or replace function api.join_waitlist(
    p_tenant    uuid,
    p_service   uuid,
    p_customer  jsonb,
    p_document  jsonb,
    p_options   jsonb default null,
    p_id        uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'join_waitlist', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_service  services;
    v_row      jsonb;
    v_entry    waitlist_entries;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_waitlist_options(v_options);
    v_service := internal.bookable_service(p_tenant, p_service);
    v_row := internal.entry_columns(v_service, p_document);

    -- lock
    perform internal.lock_client(p_tenant, p_customer, v_options);

    -- check
    v_row := v_row || internal.entry_contact(p_tenant, p_customer) || jsonb_build_object(
        'tenant_id', p_tenant, 'id', coalesce(p_id, internal.new_id()), 'priority', coalesce((v_options ->> 'priority')::integer, 0),
        'entry_method', coalesce(v_options ->> 'entry_method', 'api'), 'token_hash', '\x' || (v_options ->> 'token_hash'),
        'client_hash', internal.client_hash(p_tenant, v_options));
    v_entry := jsonb_populate_record(null::waitlist_entries, v_row);
    perform internal.check_entry(v_entry, v_options);

    -- write, record
    perform internal.insert_row('waitlist_entries', internal.without_nulls(v_row));
    select e.* into v_entry from waitlist_entries e where e.tenant_id = p_tenant and e.id = v_entry.id;
    insert into waitlist_runs (tenant_id, business_id, due_at) values (p_tenant, v_entry.business_id, clock_timestamp())
        on conflict (tenant_id, business_id) do update set due_at = excluded.due_at;
    perform internal.record_event(p_tenant, 'waitlist.joined', v_entry.id, v_entry.business_id,
        jsonb_build_object('service_id', v_entry.service_id), p_request);
    return internal.finish_command(p_tenant, 'join_waitlist', p_request, internal.waitlist_entry_json(v_entry));
end $$;
comment on function api.join_waitlist(uuid, uuid, jsonb, jsonb, jsonb, uuid, jsonb) is
    'Puts somebody on the waitlist of a service: {"date_from", "date_to", "weekdays", "time_from", "time_to", "staff_id", "party_size", "notes"}. What becomes free is offered to whoever came first and fits (BKG-10).';
grant execute on function api.join_waitlist to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_waitlist_options(p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_wrong text;
begin
    perform internal.check_document(p_options, array['priority', 'entry_method', 'token_hash', 'client_address', 'hold_caps']);
    select format('%s: %s', o.name, o.rule) into v_wrong
      from (values
               ('priority',       'number', 'a whole number from -1000 to 1000'),
               ('entry_method',   'string', 'one of web_form, click_to_chat, widget, api, admin'),
               ('token_hash',     'string', '64 hexadecimal digits'),
               ('client_address', 'string', 'a text'),
               ('hold_caps',      'object', 'a JSON object with contact and address')
           ) as o (name, type, rule)
     where p_options ? o.name and jsonb_typeof(p_options -> o.name) not in (o.type, 'null')
        or o.name = 'priority' and jsonb_typeof(p_options -> o.name) = 'number' and not internal.is_whole(p_options -> o.name, -1000, 1000)
        or o.name = 'entry_method' and p_options ->> o.name not in ('web_form', 'click_to_chat', 'widget', 'api', 'admin')
        or o.name = 'token_hash' and p_options ->> o.name !~ '^[0-9a-f]{64}$'
        or o.name = 'hold_caps' and (p_options -> o.name ->> 'contact' !~ '^[0-9]{1,6}$' or p_options -> o.name ->> 'address' !~ '^[0-9]{1,6}$')
     limit 1;
    if found then
        perform internal.refuse('invalid_input', v_wrong || '.', jsonb_build_object('field', split_part(v_wrong, ':', 1)));
    end if;
end $$;
comment on function internal.check_waitlist_options(jsonb) is 'Refuses options of join_waitlist that are unknown or of the wrong kind.';

create or replace function internal.entry_columns(p_service services, p_document jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_today  date := internal.instant_to_local((
        select b.timezone from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id), clock_timestamp())::date;
    v_given  jsonb := internal.without_nulls(p_document);
    v_row    jsonb;
    v_start  integer;
    v_end    integer;
begin
    perform internal.check_document(v_given, array['date_from', 'date_to', 'weekdays', 'time_from', 'time_to', 'staff_id', 'party_size', 'notes'],
        array['date_to']);
    v_row := v_given - array['weekdays', 'time_from', 'time_to'];
    v_row := jsonb_build_object('date_from', v_today, 'party_size', p_service.party_min)
        || internal.clean_document('waitlist_entries', v_row, array['date_from', 'date_to', 'staff_id', 'party_size', 'notes']);
    if v_given ? 'weekdays' then
        v_row := v_row || jsonb_build_object('weekdays', internal.weekday_numbers(v_given -> 'weekdays'));
    end if;
    if v_given ? 'time_from' or v_given ? 'time_to' then
        v_start := internal.clock_minute(v_given ->> 'time_from', 'time_from');
        v_end := internal.clock_minute(v_given ->> 'time_to', 'time_to');
        if v_start = 1440 or v_start = v_end then
            perform internal.refuse('invalid_input', 'time_from: before 24:00, and not time_to. A whole day needs no times.', '{"field":"time_from"}');
        end if;
        -- An end before the start means over midnight.
        v_row := v_row || jsonb_build_object('start_minute', v_start, 'end_minute', case when v_end < v_start then v_end + 1440 else v_end end);
    end if;
    if (v_row ->> 'date_to')::date < v_today then
        perform internal.refuse('invalid_input', 'date_to: not before today.', '{"field":"date_to"}');
    end if;
    perform internal.check_party(p_service, (v_row ->> 'party_size')::integer);
    return v_row || jsonb_build_object('business_id', p_service.business_id, 'service_id', p_service.id);
end $$;
comment on function internal.entry_columns(services, jsonb) is
    'What somebody who waits for a service wants, as columns: weekdays by number, times as minutes. Refuses nonsense, and what is over.';

create or replace function internal.entry_contact(p_tenant uuid, p_customer jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings;
begin
    -- Found, added and refused like whoever books.
    v_booking.tenant_id := p_tenant;
    v_booking := internal.with_customer(v_booking, p_customer);
    return jsonb_build_object('customer_id', v_booking.customer_id, 'contact_name', v_booking.contact_name,
        'contact_email', v_booking.contact_email, 'contact_phone', v_booking.contact_phone);
end $$;
comment on function internal.entry_contact(uuid, jsonb) is 'The customer of an entry of the waitlist, and the contact as typed; refuses a blacklisted one.';

create or replace function internal.check_entry(p_entry waitlist_entries, p_options jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_live record;
begin
    if p_entry.staff_id is not null and not exists (
        select from service_staff ss where ss.tenant_id = p_entry.tenant_id and ss.service_id = p_entry.service_id and ss.staff_id = p_entry.staff_id
        union all
        select from staff s
          join services v on v.tenant_id = s.tenant_id and v.business_id = s.business_id and v.kind = 'session'
         where s.tenant_id = p_entry.tenant_id and s.id = p_entry.staff_id and v.id = p_entry.service_id
    ) then
        perform internal.refuse('staff_unavailable', 'Nobody who can be booked offers this service.');
    end if;
    select count(*) filter (where e.customer_id = p_entry.customer_id) as contact,
           count(*) filter (where e.client_hash = p_entry.client_hash) as address,
           count(*) filter (where (e.customer_id, e.service_id, e.date_from, e.date_to) = (p_entry.customer_id, p_entry.service_id, p_entry.date_from, p_entry.date_to)
               and (e.staff_id, e.weekdays, e.start_minute, e.end_minute)
                   is not distinct from (p_entry.staff_id, p_entry.weekdays, p_entry.start_minute, p_entry.end_minute)) as same
      into v_live
      from waitlist_entries e
     where e.tenant_id = p_entry.tenant_id and e.state in ('waiting', 'offered');
    if v_live.same > 0 then
        perform internal.refuse('already_exists', 'You are on the waitlist for this already.');
    end if;
    if v_live.contact >= (p_options -> 'hold_caps' ->> 'contact')::integer or v_live.address >= (p_options -> 'hold_caps' ->> 'address')::integer then
        perform internal.refuse('waitlist_limit_reached', 'You are waiting for too many things already. Leave one of these lists first.');
    end if;
end $$;
comment on function internal.check_entry(waitlist_entries, jsonb) is
    'Refuses an entry that is there already, one too many of a contact or address where options.hold_caps caps them, and a wish for somebody who doesn''t do it.';
