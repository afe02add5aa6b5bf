-- What can be booked and who does it.

-- Headings under which services are listed. No behaviour hangs on them.
create table categories (
    tenant_id    uuid        not null,
    id           uuid        not null,
    business_id  uuid        not null,
    name         text        not null,
    position     integer     not null default 0,
    version      integer     not null default 1,
    created_at   timestamptz not null default clock_timestamp(),
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    constraint categories_name_once unique (tenant_id, business_id, name),
    constraint categories_name_length check (char_length(name) between 1 and 200)
);
comment on table categories is 'Service categories of a business (CAT-1).';
comment on constraint categories_name_length on categories is 'name: 1 to 200 characters';

-- Whatever time can be taken from: a staff member or one unit of a resource. Claims refer to it and to nothing else.
create table subjects (
    tenant_id  uuid not null references tenants (tenant_id),
    id         uuid not null,
    kind       text not null,
    primary key (tenant_id, id),
    constraint subjects_kind_known check (kind in ('staff', 'resource_unit'))
);
comment on table subjects is 'Everything whose time can be claimed: staff members and resource units share this key space.';

-- A person whose time is bookable. Not a log-in: that is a user.
create table staff (
    tenant_id    uuid        not null,
    id           uuid        not null,
    business_id  uuid        not null,
    name         text        not null,
    title        text,
    email        text,
    phone        text,
    description  text,
    status       text        not null default 'active',
    position     integer     not null default 0,
    version      integer     not null default 1,
    created_at   timestamptz not null default clock_timestamp(),
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, id) references subjects (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    constraint staff_name_length check (char_length(name) between 1 and 200),
    constraint staff_status_known check (status in ('active', 'inactive', 'archived'))
);
comment on table staff is 'People whose time can be booked. The id is that of their subject.';
comment on constraint staff_name_length on staff is 'name: 1 to 200 characters';
comment on constraint staff_status_known on staff is 'status: one of active, inactive, archived';
create index staff_by_business on staff (tenant_id, business_id, position, id);

-- What can be booked, with every rule that decides when. Minutes are elapsed time; money is minor units.
create table services (
    tenant_id               uuid        not null,
    id                      uuid        not null,
    business_id             uuid        not null,
    category_id             uuid,
    name                    text        not null,
    description             text,
    tagline                 text,
    status                  text        not null default 'active',
    private                 boolean     not null default false,
    duration_minutes        integer     not null,
    price_minor             bigint      not null default 0,
    currency                text        not null,
    buffer_before_minutes   integer     not null default 0,
    buffer_after_minutes    integer     not null default 0,
    step_minutes            integer     not null default 15,
    grid                    text        not null default 'clock',
    notice_minutes          integer     not null default 0,
    window_kind             text        not null default 'none',
    window_days             integer,
    window_unit             text        not null default 'calendar',
    window_start            date,
    window_end              date,
    limit_per_day           integer,
    limit_per_week          integer,
    limit_per_month         integer,
    limit_minutes_per_day   integer,
    limit_minutes_per_week  integer,
    assignment              text        not null default 'any',
    party_min               integer     not null default 1,
    party_max               integer     not null default 1,
    approval_required       boolean     not null default false,
    pending_blocks          boolean     not null default true,
    location_type           text        not null default 'physical',
    event_type              text        not null default 'public',
    position                integer     not null default 0,
    version                 integer     not null default 1,
    created_at              timestamptz not null default clock_timestamp(),
    updated_at              timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, category_id) references categories (tenant_id, id) on delete set null (category_id),
    constraint services_name_once unique (tenant_id, business_id, name),
    constraint services_name_length check (char_length(name) between 1 and 200),
    constraint services_status_known check (status in ('active', 'inactive', 'archived')),
    constraint services_duration_range check (duration_minutes between 1 and 1440),
    constraint services_price_not_negative check (price_minor between 0 and 1000000000000),
    constraint services_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint services_buffers_range check (buffer_before_minutes between 0 and 1440 and buffer_after_minutes between 0 and 1440),
    constraint services_step_range check (step_minutes between 1 and 1440),
    constraint services_grid_known check (grid in ('clock', 'opening', 'packed')),
    constraint services_notice_range check (notice_minutes between 0 and 525600),
    constraint services_window_known check (window_kind in ('none', 'rolling', 'rolling_bookable', 'range') and window_unit in ('calendar', 'business')),
    constraint services_window_complete check (case
        when window_kind in ('rolling', 'rolling_bookable') then window_days is not null
        when window_kind = 'range' then window_start is not null and window_end is not null
        else true
    end),
    constraint services_window_range check (window_days between 0 and 3650 and window_end >= window_start),
    constraint services_limits_positive check (limit_per_day > 0 and limit_per_week > 0 and limit_per_month > 0
        and limit_minutes_per_day > 0 and limit_minutes_per_week > 0),
    constraint services_assignment_known check (assignment in ('any', 'round_robin', 'fixed_plus_any', 'collective')),
    constraint services_party_range check (party_min >= 1 and party_max >= party_min and party_max <= 10000),
    constraint services_location_known check (location_type in ('physical', 'virtual', 'hybrid')),
    constraint services_event_known check (event_type in ('public', 'private'))
);
comment on table services is 'What can be booked and every rule that decides when (CAT-1).';
comment on column services.grid is 'Where starts lie: on the clock, from opening, or packed against the free range (docs/semantics.md).';
comment on column services.notice_minutes is 'Least elapsed time between booking and start.';
comment on column services.pending_blocks is 'Whether a booking that awaits approval takes the time.';
comment on constraint services_name_length on services is 'name: 1 to 200 characters';
comment on constraint services_status_known on services is 'status: one of active, inactive, archived';
comment on constraint services_duration_range on services is 'duration_minutes: 1 to 1440';
comment on constraint services_price_not_negative on services is 'price_minor: 0 to 1000000000000';
comment on constraint services_currency_is_iso on services is 'currency: three capital letters of ISO 4217, such as EUR';
comment on constraint services_buffers_range on services is 'buffer_before_minutes, buffer_after_minutes: 0 to 1440';
comment on constraint services_step_range on services is 'step_minutes: 1 to 1440';
comment on constraint services_grid_known on services is 'grid: one of clock, opening, packed';
comment on constraint services_notice_range on services is 'notice_minutes: 0 to 525600';
comment on constraint services_window_known on services is 'window_kind: one of none, rolling, rolling_bookable, range; window_unit: calendar or business';
comment on constraint services_window_complete on services is 'window_days, window_start, window_end: rolling windows need window_days, a range needs its start and end';
comment on constraint services_window_range on services is 'window_days: 0 to 3650; window_end not before window_start';
comment on constraint services_limits_positive on services is 'limit_per_day, limit_per_week, limit_per_month, limit_minutes_per_day, limit_minutes_per_week: greater than 0, or null for none';
comment on constraint services_assignment_known on services is 'assignment: one of any, round_robin, fixed_plus_any, collective';
comment on constraint services_party_range on services is 'party_min, party_max: 1 or more, at most 10000, party_max not below party_min';
comment on constraint services_location_known on services is 'location_type: one of physical, virtual, hybrid';
comment on constraint services_event_known on services is 'event_type: public or private';

-- Who performs what, with their own price and duration where they differ (CAT-3).
create table service_staff (
    tenant_id         uuid        not null,
    service_id        uuid        not null,
    staff_id          uuid        not null,
    fixed             boolean     not null default false,
    price_minor       bigint,
    duration_minutes  integer,
    last_chosen_at    timestamptz,
    primary key (tenant_id, service_id, staff_id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    foreign key (tenant_id, staff_id) references staff (tenant_id, id) on delete cascade,
    constraint service_staff_duration_range check (duration_minutes between 1 and 1440),
    constraint service_staff_price_not_negative check (price_minor between 0 and 1000000000000)
);
comment on table service_staff is 'Which staff perform which services (CAT-3).';
comment on column service_staff.fixed is 'Under fixed_plus_any: takes part in every booking of the service.';
comment on column service_staff.last_chosen_at is 'When round robin last chose this person; null: never.';
comment on constraint service_staff_duration_range on service_staff is 'duration_minutes: 1 to 1440';
comment on constraint service_staff_price_not_negative on service_staff is 'price_minor: 0 to 1000000000000';
create index service_staff_by_staff on service_staff (tenant_id, staff_id);

call context.protect_table('categories');
call context.protect_table('subjects');
call context.protect_table('staff');
call context.protect_table('services');
call context.protect_table('service_staff');
call context.guard_table('categories');
call context.guard_table('staff');
call context.guard_table('services');

grant select on categories, subjects, staff, services, service_staff to slotkeeper_server, slotkeeper_api;
grant insert, update, delete on categories, staff, services, service_staff to slotkeeper_api;
grant insert, delete on subjects to slotkeeper_api;
