-- When a business is open and a person works. Minutes count from local midnight of the date an interval
-- belongs to; an interval over midnight ends beyond 1440 and still belongs to the date it starts on.

-- One week of hours of a business (its default) or of one staff member, valid between two dates.
create table schedules (
    tenant_id    uuid        not null,
    id           uuid        not null,
    business_id  uuid        not null,
    staff_id     uuid,
    owner_id     uuid        not null generated always as (coalesce(staff_id, business_id)) stored,
    valid_from   date        not null default '-infinity',
    valid_to     date        not null default 'infinity',
    version      integer     not null default 1,
    created_at   timestamptz not null default clock_timestamp(),
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id) on delete cascade,
    constraint schedules_validity_once unique (tenant_id, owner_id, valid_from, valid_to),
    constraint schedules_valid_range check (valid_to >= valid_from)
);
comment on table schedules is 'Weekly hours of a business or a staff member (SCH-1). On a date the one with the latest valid_from holds, then the one with the earliest valid_to.';
comment on constraint schedules_valid_range on schedules is 'valid_to: not before valid_from';
create index schedules_by_business on schedules (tenant_id, business_id);

create table schedule_intervals (
    tenant_id     uuid    not null,
    schedule_id   uuid    not null,
    weekday       integer not null,
    start_minute  integer not null,
    end_minute    integer not null,
    primary key (tenant_id, schedule_id, weekday, start_minute),
    foreign key (tenant_id, schedule_id) references schedules (tenant_id, id) on delete cascade,
    constraint schedule_intervals_weekday_is_iso check (weekday between 1 and 7),
    constraint schedule_intervals_minutes_range check (start_minute between 0 and 1439 and end_minute between start_minute + 1 and start_minute + 1440)
);
comment on table schedule_intervals is 'The intervals of a schedule: ISO weekday (1 Monday), minutes from local midnight. A weekday without rows is a day off.';

-- Dates or time ranges that differ from the week (SCH-2). They change what is offered and leave bookings alone.
create table overrides (
    tenant_id     uuid        not null,
    id            uuid        not null,
    business_id   uuid        not null,
    staff_id      uuid,
    starts_on     date        not null,
    ends_on       date        not null,
    start_minute  integer,
    end_minute    integer,
    available     boolean     not null,
    reason        text,
    version       integer     not null default 1,
    created_at    timestamptz not null default clock_timestamp(),
    updated_at    timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id) on delete cascade,
    constraint overrides_dates_range check (starts_on between '2000-01-01' and '2049-12-31' and ends_on between starts_on and starts_on + 3660),
    constraint overrides_minutes_range check (start_minute between 0 and 1439 and end_minute between start_minute + 1 and start_minute + 1440),
    constraint overrides_minutes_together check ((start_minute is null) = (end_minute is null)),
    constraint overrides_reason_length check (char_length(reason) <= 500)
);
comment on table overrides is 'Dates on which a person or the whole business is available or not (SCH-2), holidays among them.';
comment on column overrides.available is 'True: these hours replace the date''s. False: the whole date is closed or, with minutes, that part of it.';
comment on constraint overrides_dates_range on overrides is 'starts_on, ends_on: dates of 2000 to 2049, ends_on not before starts_on and at most ten years after';
comment on constraint overrides_minutes_range on overrides is 'start: 00:00 to 23:59; end: after start, or over midnight and at most 24 hours later';
comment on constraint overrides_minutes_together on overrides is 'start and end: both or neither';
comment on constraint overrides_reason_length on overrides is 'reason: at most 500 characters';
create index overrides_by_business on overrides (tenant_id, business_id, ends_on);

-- Time a person is away. Unlike an override it is a claim: nothing can be booked over it, and it is refused over bookings.
create table time_off (
    tenant_id   uuid        not null,
    id          uuid        not null,
    staff_id    uuid        not null,
    starts_at   timestamptz not null,
    ends_at     timestamptz not null,
    reason      text,
    created_at  timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id) on delete cascade,
    constraint time_off_end_after_start check (ends_at > starts_at),
    constraint time_off_at_most_a_year check (ends_at <= starts_at + interval '366 days'),
    constraint time_off_reason_length check (char_length(reason) <= 500)
);
comment on table time_off is 'Time off of staff; it takes claims, at most seven days each.';
comment on constraint time_off_end_after_start on time_off is 'ends_at: after starts_at';
comment on constraint time_off_at_most_a_year on time_off is 'ends_at: at most 366 days after starts_at';
comment on constraint time_off_reason_length on time_off is 'reason: at most 500 characters';
create index time_off_by_staff on time_off (tenant_id, staff_id, starts_at);

call context.protect_table('schedules');
call context.protect_table('schedule_intervals');
call context.protect_table('overrides');
call context.protect_table('time_off');
call context.guard_table('schedules');
call context.guard_table('overrides');

grant select on schedules, schedule_intervals, overrides, time_off to slotkeeper_server, slotkeeper_api;
grant insert, update, delete on schedules, schedule_intervals, overrides to slotkeeper_api;
grant insert, delete on time_off to slotkeeper_api;
