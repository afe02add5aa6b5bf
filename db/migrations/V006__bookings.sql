-- Customers, bookings and the claims that make double booking impossible.

-- Who books. Matched by contact; never overwritten or merged by somebody from outside.
create table customers (
    tenant_id   uuid        not null references tenants (tenant_id),
    id          uuid        not null,
    name        text        not null,
    email       text,
    phone       text,
    notes       text,
    status      text        not null default 'active',
    version     integer     not null default 1,
    created_at  timestamptz not null default clock_timestamp(),
    updated_at  timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    constraint customers_name_length check (char_length(name) between 1 and 200),
    constraint customers_status_known check (status in ('active', 'inactive', 'blacklisted')),
    constraint customers_notes_length check (char_length(notes) <= 10000)
);
comment on table customers is 'Customers of a tenant (CRM-1).';
comment on constraint customers_name_length on customers is 'name: 1 to 200 characters';
comment on constraint customers_status_known on customers is 'status: one of active, inactive, blacklisted';
comment on constraint customers_notes_length on customers is 'notes: at most 10000 characters';
create index customers_by_age on customers (tenant_id, created_at, id);

-- The normalised addresses by which a customer is found: one customer per tenant and address.
create table customer_contacts (
    tenant_id    uuid not null,
    kind         text not null,
    address      text not null,
    customer_id  uuid not null,
    primary key (tenant_id, kind, address),
    foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade,
    constraint customer_contacts_kind_known check (kind in ('email', 'phone')),
    constraint customer_contacts_address_length check (char_length(address) between 3 and 320)
);
comment on table customer_contacts is 'E-mail addresses (lower case) and phone numbers (E.164) of customers; the key makes each one person''s.';
create index customer_contacts_by_customer on customer_contacts (tenant_id, customer_id);

-- A customer's reservation of a service. Wall-clock time, zone and tz version stand beside the instant (BKG-12).
create table bookings (
    tenant_id              uuid        not null,
    id                     uuid        not null,
    reference              text        not null,
    business_id            uuid        not null,
    service_id             uuid        not null,
    customer_id            uuid        not null,
    state                  text        not null,
    starts_at              timestamptz not null,
    ends_at                timestamptz not null,
    buffer_before_minutes  integer     not null,
    buffer_after_minutes   integer     not null,
    local_start            timestamp   not null,
    timezone               text        not null,
    tz_version             text        not null,
    party_size             integer     not null default 1,
    price_minor            bigint      not null,
    currency               text        not null,
    price_lines            jsonb       not null default '[]',
    entry_method           text        not null,
    notes                  text,
    answers                jsonb       not null default '{}',
    metadata               jsonb       not null default '{}',
    contact_name           text        not null,
    contact_email          text,
    contact_phone          text,
    client_hash            bytea,
    token_generation       integer     not null default 1,
    token_hash             bytea,
    hold_expires_at        timestamptz,
    checked_in_at          timestamptz,
    cancelled_at           timestamptz,
    cancel_reason          text,
    version                integer     not null default 1,
    created_at             timestamptz not null default clock_timestamp(),
    updated_at             timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id),
    foreign key (tenant_id, customer_id) references customers (tenant_id, id),
    constraint bookings_reference_once unique (tenant_id, reference),
    constraint bookings_state_known check (state in ('held', 'pending', 'confirmed', 'cancelled', 'completed', 'rejected', 'no_show', 'expired')),
    constraint bookings_end_after_start check (ends_at > starts_at),
    constraint bookings_at_most_a_day check (ends_at <= starts_at + interval '24 hours'),
    constraint bookings_hold_expires check (state <> 'held' or hold_expires_at is not null),
    constraint bookings_party_positive check (party_size between 1 and 10000),
    constraint bookings_price_not_negative check (price_minor >= 0),
    constraint bookings_entry_known check (entry_method in ('web_form', 'click_to_chat', 'widget', 'api', 'admin', 'import')),
    constraint bookings_notes_length check (char_length(notes) <= 10000),
    constraint bookings_reason_length check (char_length(cancel_reason) <= 2000),
    constraint bookings_objects check (jsonb_typeof(answers) = 'object' and jsonb_typeof(metadata) = 'object' and jsonb_typeof(price_lines) = 'array')
) with (fillfactor = 85);
comment on table bookings is 'Reservations of services by customers. A hold is a booking in state held.';
comment on column bookings.reference is 'Short human reference, unique in the tenant.';
comment on column bookings.local_start is 'Wall-clock start in timezone as it was promised; starts_at is what tz_version made of it.';
comment on column bookings.contact_name is 'The contact as typed with this booking; the customer row is never overwritten from outside.';
comment on column bookings.client_hash is 'Hash of the network address a public hold came from, for the cap on holds.';
comment on column bookings.token_hash is 'SHA-256 of the current self-service token, which is an HMAC over tenant, booking and token_generation.';
comment on column bookings.hold_expires_at is 'Until when a hold lives, by the database''s clock.';
comment on constraint bookings_end_after_start on bookings is 'ends_at: after starts_at';
comment on constraint bookings_at_most_a_day on bookings is 'ends_at: at most 24 hours after starts_at';
comment on constraint bookings_party_positive on bookings is 'party_size: 1 to 10000';
comment on constraint bookings_entry_known on bookings is 'entry_method: one of web_form, click_to_chat, widget, api, admin, import';
comment on constraint bookings_notes_length on bookings is 'notes: at most 10000 characters';
comment on constraint bookings_reason_length on bookings is 'reason: at most 2000 characters';
comment on constraint bookings_objects on bookings is 'answers, metadata: JSON objects';
create index bookings_by_business on bookings (tenant_id, business_id, starts_at, id);
create index bookings_by_customer on bookings (tenant_id, customer_id, starts_at);
create index bookings_held on bookings (tenant_id, hold_expires_at) where state = 'held';

-- Who a booking is with. Kept when its claims are gone.
create table booking_staff (
    tenant_id   uuid not null,
    booking_id  uuid not null,
    staff_id    uuid not null,
    primary key (tenant_id, booking_id, staff_id),
    foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade,
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
comment on table booking_staff is 'The staff of a booking, as long as the booking is kept.';
create index booking_staff_by_staff on booking_staff (tenant_id, staff_id);

-- The time range one staff member or resource unit is taken for, buffers included. Two claims of a subject
-- never overlap: that is the promise the product exists for, and this constraint keeps it (BKG-2).
create table claims (
    tenant_id    uuid        not null,
    subject_id   uuid        not null,
    starts_at    timestamptz not null,
    ends_at      timestamptz not null,
    booking_id   uuid,
    time_off_id  uuid,
    expires_at   timestamptz,
    primary key (tenant_id, subject_id, starts_at),
    foreign key (tenant_id, subject_id) references subjects (tenant_id, id),
    foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade,
    foreign key (tenant_id, time_off_id) references time_off (tenant_id, id) on delete cascade,
    constraint claims_end_after_start check (ends_at > starts_at),
    constraint claims_at_most_seven_days check (ends_at <= starts_at + interval '168 hours'),
    constraint claims_one_source check (num_nonnulls(booking_id, time_off_id) = 1),
    constraint claims_never_overlap exclude using gist (
        tenant_id extensions.gist_uuid_ops with =,
        subject_id extensions.gist_uuid_ops with =,
        tstzrange(starts_at, ends_at) with &&
    )
) with (fillfactor = 85);
comment on table claims is 'What is taken now and in future. The exclusion constraint makes double booking impossible (BKG-2).';
comment on column claims.expires_at is 'The hold''s expiry while the booking is held, null once the claim is firm. An expired claim counts for nothing.';
create index claims_by_booking on claims (tenant_id, booking_id) where booking_id is not null;
create index claims_by_time_off on claims (tenant_id, time_off_id) where time_off_id is not null;

-- Legal moves of a booking. Whatever code runs, an illegal one fails here (BKG-1).
create function context.guard_booking() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if new.state is distinct from old.state and not (case old.state
        when 'held'      then new.state in ('pending', 'confirmed', 'cancelled', 'expired')
        when 'pending'   then new.state in ('confirmed', 'rejected', 'cancelled', 'expired')
        when 'confirmed' then new.state in ('completed', 'no_show', 'cancelled')
        when 'completed' then new.state = 'no_show'
        when 'no_show'   then new.state = 'completed'
        else false
    end) then
        raise exception using
            errcode = 'SK018',
            message = format('A booking that is %s cannot become %s.', old.state, new.state),
            detail = json_build_object('from', old.state, 'to', new.state);
    end if;
    if (new.id, new.reference, new.service_id) is distinct from (old.id, old.reference, old.service_id) then
        raise exception using errcode = 'SK005', message = 'A booking keeps its id, reference and service.';
    end if;
    return new;
end $$;
comment on function context.guard_booking() is 'Refuses illegal moves between booking states and changes of a booking''s identity.';

create trigger guard_booking before update on bookings for each row execute function context.guard_booking();

call context.protect_table('customers');
call context.protect_table('customer_contacts');
call context.protect_table('bookings');
call context.protect_table('booking_staff');
call context.protect_table('claims');
call context.guard_table('customers');
call context.guard_table('bookings');

grant select on customers, customer_contacts, bookings, booking_staff, claims to slotkeeper_server, slotkeeper_api;
grant insert, update on customers, bookings to slotkeeper_api;
grant insert on customer_contacts, booking_staff to slotkeeper_api;
grant delete on customer_contacts, claims to slotkeeper_api;
grant insert on claims to slotkeeper_api;
grant update (expires_at) on claims to slotkeeper_api;

-- The one exception to isolation, for the relay: ids, kinds and times of the outbox and of due holds.
create policy relay_sees_events on outbox for select to slotkeeper_relay using (true);
create policy relay_numbers_events on outbox for update to slotkeeper_relay using (true) with check (true);
create policy relay_sees_holds on bookings for select to slotkeeper_relay using (true);
grant select (tenant_id, id, kind, position, created_at), update (position) on outbox to slotkeeper_relay;
grant select (tenant_id, id, state, hold_expires_at) on bookings to slotkeeper_relay;
grant usage on sequence outbox_position to slotkeeper_relay;
