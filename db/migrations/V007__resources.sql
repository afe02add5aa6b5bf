-- Rooms and equipment, in identical units, and what a service needs of them.

-- Resources of which any will do for a service: "a treatment room". No behaviour of its own.
create table resource_groups (
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
    constraint resource_groups_name_once unique (tenant_id, business_id, name),
    constraint resource_groups_name_length check (char_length(name) between 1 and 200)
);
comment on table resource_groups is 'Groups of resources, any of which will do where a service needs one of the group (CAT-5).';
comment on constraint resource_groups_name_length on resource_groups is 'name: 1 to 200 characters';

-- A room or a kind of equipment. How many there are is its quantity; each of them is a unit with a time of its own.
create table resources (
    tenant_id    uuid        not null,
    id           uuid        not null,
    business_id  uuid        not null,
    group_id     uuid,
    name         text        not null,
    description  text,
    quantity     integer     not null default 1,
    status       text        not null default 'active',
    position     integer     not null default 0,
    version      integer     not null default 1,
    created_at   timestamptz not null default clock_timestamp(),
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, group_id) references resource_groups (tenant_id, id) on delete set null (group_id),
    constraint resources_name_once unique (tenant_id, business_id, name),
    constraint resources_name_length check (char_length(name) between 1 and 200),
    constraint resources_quantity_range check (quantity between 1 and 1000),
    constraint resources_status_known check (status in ('active', 'inactive', 'archived'))
);
comment on table resources is 'Rooms and equipment of a business, in quantity identical units (CAT-5).';
comment on column resources.quantity is 'How many units can be booked: the rows of resource_units that are not retired.';
comment on constraint resources_name_length on resources is 'name: 1 to 200 characters';
comment on constraint resources_quantity_range on resources is 'quantity: 1 to 1000';
comment on constraint resources_status_known on resources is 'status: one of active, inactive, archived';
create index resources_by_group on resources (tenant_id, group_id);

-- One room or one piece of equipment. The id is that of its subject: claims refer to it. A unit that is no longer
-- there is retired, not deleted, for past bookings name it.
create table resource_units (
    tenant_id    uuid    not null,
    id           uuid    not null,
    resource_id  uuid    not null,
    number       integer not null,
    retired      boolean not null default false,
    primary key (tenant_id, id),
    foreign key (tenant_id, id) references subjects (tenant_id, id),
    foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade,
    constraint resource_units_number_once unique (tenant_id, resource_id, number),
    constraint resource_units_number_positive check (number between 1 and 100000)
);
comment on table resource_units is 'The single units of a resource, counted from 1; each is a subject whose time is claimed.';

-- So many units of one resource, or of any in a group, that a booking (or a session) of the service takes.
create table service_resources (
    tenant_id              uuid    not null,
    service_id             uuid    not null,
    number                 integer not null,
    resource_id            uuid,
    group_id               uuid,
    quantity               integer not null default 1,
    buffer_before_minutes  integer,
    buffer_after_minutes   integer,
    primary key (tenant_id, service_id, number),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    foreign key (tenant_id, resource_id) references resources (tenant_id, id),
    foreign key (tenant_id, group_id) references resource_groups (tenant_id, id),
    constraint service_resources_one_kind check (num_nonnulls(resource_id, group_id) = 1),
    constraint service_resources_quantity_range check (quantity between 1 and 100),
    constraint service_resources_buffers_range check (buffer_before_minutes between 0 and 1440 and buffer_after_minutes between 0 and 1440)
);
comment on table service_resources is 'What a service needs beside people (CAT-5). No unit can serve two needs of one service.';
comment on column service_resources.buffer_before_minutes is 'Taken before the start, where it differs from the service''s buffer; null: the service''s.';
comment on column service_resources.buffer_after_minutes is 'Taken after the end, where it differs from the service''s buffer; null: the service''s.';
comment on constraint service_resources_one_kind on service_resources is 'resource_id, group_id: one of the two, not both';
comment on constraint service_resources_quantity_range on service_resources is 'quantity: 1 to 100';
comment on constraint service_resources_buffers_range on service_resources is 'buffer_before_minutes, buffer_after_minutes: 0 to 1440';
create index service_resources_by_resource on service_resources (tenant_id, resource_id);
create index service_resources_by_group on service_resources (tenant_id, group_id);

-- A need as a value: of services, of schedule rules and of sessions, in the order of the list.
create type internal.need as (
    resource_id            uuid,
    group_id               uuid,
    quantity               integer,
    buffer_before_minutes  integer,
    buffer_after_minutes   integer
);

-- Which units a booking has. Kept when its claims are gone.
create table booking_units (
    tenant_id   uuid not null,
    booking_id  uuid not null,
    unit_id     uuid not null,
    primary key (tenant_id, booking_id, unit_id),
    foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade,
    foreign key (tenant_id, unit_id) references resource_units (tenant_id, id)
);
comment on table booking_units is 'The resource units of a booking, as long as the booking is kept. They are chosen with its claims.';
create index booking_units_by_unit on booking_units (tenant_id, unit_id);

-- A resource, or one unit of it, is out of use as a person is off: by claims. The owner looks for itself while it
-- adds keys, for under forced row-level security it would validate them against nothing.
alter table time_off no force row level security;
alter table time_off
    alter column staff_id drop not null,
    add column resource_id uuid,
    add column unit_id uuid,
    add foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade,
    add foreign key (tenant_id, unit_id) references resource_units (tenant_id, id) on delete cascade,
    add constraint time_off_one_kind check (num_nonnulls(staff_id, resource_id) = 1 and (unit_id is null or resource_id is not null));
alter table time_off force row level security;
comment on table time_off is 'Time off of staff, and time for which resources are out of use; it takes claims, at most seven days each.';
comment on column time_off.resource_id is 'The resource that is out of use; null for a person.';
comment on column time_off.unit_id is 'The one unit of the resource that is out of use; null: all of them.';
create index time_off_by_resource on time_off (tenant_id, resource_id, starts_at);

call context.protect_table('resource_groups');
call context.protect_table('resources');
call context.protect_table('resource_units');
call context.protect_table('service_resources');
call context.protect_table('booking_units');
call context.guard_table('resource_groups');
call context.guard_table('resources');

grant select on resource_groups, resources, resource_units, service_resources, booking_units to slotkeeper_server, slotkeeper_api;
grant insert, update, delete on resource_groups, resources to slotkeeper_api;
grant insert, update, delete on resource_units to slotkeeper_api;
grant insert, delete on service_resources, booking_units to slotkeeper_api;
-- A booking is given to another person or unit, with its claims.
grant delete on booking_staff to slotkeeper_api;
grant update (subject_id) on claims to slotkeeper_api;
