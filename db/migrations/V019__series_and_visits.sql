-- Series: one wish that repeats, such as every Tuesday at ten. Here belongs what was asked for; each date is a booking of its own that
-- points here, and lives on by itself: it is moved, cancelled and paid like any other.
create table series (
    tenant_id    uuid        not null,
    id           uuid        not null,
    business_id  uuid        not null,
    service_id   uuid        not null,
    customer_id  uuid        not null,
    rule         text,
    local_start  timestamp   not null,
    timezone     text        not null,
    dates        integer     not null,
    created_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id),
    foreign key (tenant_id, customer_id) references customers (tenant_id, id),
    constraint series_rule_length check (char_length(rule) between 1 and 500),
    constraint series_dates_range check (dates between 1 and 100)
);
comment on table series is 'Bookings that were made together because they repeat (BKG-9).';
comment on column series.rule is 'The RRULE of RFC 5545 that gave the dates, as it was sent; null where the dates were listed.';
comment on column series.local_start is 'The first date that was asked for, on the clocks of timezone.';
comment on column series.dates is 'How many dates were asked for; where only those were booked that could be, there are fewer bookings.';
comment on constraint series_rule_length on series is 'rule: 1 to 500 characters';
comment on constraint series_dates_range on series is 'local_starts: 1 to 100 dates';
create index series_by_age on series (tenant_id, created_at, id);
create index series_by_customer on series (tenant_id, customer_id);
create index series_by_business on series (tenant_id, business_id);
create index series_by_service on series (tenant_id, service_id);

-- Visits: several services that one customer has one after the other. Here belongs who comes; each service is a booking of its own that
-- points here.
create table visits (
    tenant_id    uuid        not null,
    id           uuid        not null,
    business_id  uuid        not null,
    customer_id  uuid        not null,
    created_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
comment on table visits is 'Bookings of several services that were made as one visit (BKG-9).';
create index visits_by_customer on visits (tenant_id, customer_id);
create index visits_by_business on visits (tenant_id, business_id);

alter table bookings no force row level security;
alter table bookings
    add column series_id uuid,
    add column occurrence integer,
    add column visit_id uuid,
    add column part integer,
    add constraint bookings_of_visit foreign key (tenant_id, visit_id) references visits (tenant_id, id),
    add constraint bookings_part_of_visit check ((visit_id is null) = (part is null) and part between 1 and 8),
    add constraint bookings_of_series foreign key (tenant_id, series_id) references series (tenant_id, id),
    add constraint bookings_occurrence_of_series check ((series_id is null) = (occurrence is null) and occurrence between 1 and 100);
alter table bookings force row level security;
comment on column bookings.series_id is 'The series that the booking was made with.';
comment on column bookings.occurrence is 'Which of the dates of its series it was made for, from 1; it stays when the booking is moved.';
comment on column bookings.visit_id is 'The visit that the booking is a part of.';
comment on column bookings.part is 'Which of the services of its visit it is, in their order, from 1.';
comment on constraint bookings_part_of_visit on bookings is 'part: 1 to 8, of a visit';
comment on constraint bookings_occurrence_of_series on bookings is 'occurrence: 1 to 100, of a series';
create index bookings_by_series on bookings (tenant_id, series_id, occurrence) where series_id is not null;
create index bookings_by_visit on bookings (tenant_id, visit_id, part) where visit_id is not null;

call context.protect_table('series');
call context.protect_table('visits');
grant select on series, visits to slotkeeper_server, slotkeeper_api;
grant insert on series, visits to slotkeeper_api;
