-- Sessions with capacity: scheduled occurrences of a service, sold by the seat.

-- Adding keys under forced row-level security would validate them against nothing: the owner looks for itself.
alter table services no force row level security;
alter table bookings no force row level security;
alter table claims no force row level security;

-- An appointment takes somebody's time; a session has seats.
alter table services
    add column kind text not null default 'appointment',
    add column capacity integer,
    add column private_booking text not null default 'no',
    add column private_price_minor bigint,
    add column days_ahead integer not null default 90,
    add constraint services_kind_known check (kind in ('appointment', 'session')),
    add constraint services_capacity_range check (case when kind = 'session' then capacity is not null and capacity between 1 and 100000 else capacity is null end),
    add constraint services_private_known check (private_booking in ('no', 'allowed', 'only') and (kind = 'session' or private_booking = 'no')),
    add constraint services_private_price_not_negative check (private_price_minor between 0 and 1000000000000),
    add constraint services_days_ahead_range check (days_ahead between 1 and 366),
    add constraint services_session_window_known check (kind <> 'session' or window_kind <> 'rolling_bookable');
comment on column services.kind is 'appointment: claims somebody''s time; session: seats in scheduled sessions. Chosen once.';
comment on column services.capacity is 'Seats of a session, unless its rule says otherwise; null for appointments.';
comment on column services.private_booking is 'Whether one party may, or must, take a whole session.';
comment on column services.private_price_minor is 'What a whole session costs; null: the price of all its seats.';
comment on column services.days_ahead is 'How many days ahead sessions are generated.';
comment on constraint services_kind_known on services is 'kind: appointment or session';
comment on constraint services_capacity_range on services is 'capacity: 1 to 100000 for a session service, none for an appointment';
comment on constraint services_private_known on services is 'private_booking: no, allowed or only; no for an appointment';
comment on constraint services_private_price_not_negative on services is 'private_price_minor: 0 to 1000000000000';
comment on constraint services_days_ahead_range on services is 'days_ahead: 1 to 366';
comment on constraint services_session_window_known on services is 'window_kind: not rolling_bookable for a session service';

-- From what sessions are generated: a week, a distance between starts, and what differs from the service. Several
-- rules of a service may hold at once; of two that want the same start, the one made first has it.
create table session_rules (
    tenant_id         uuid        not null,
    id                uuid        not null,
    business_id       uuid        not null,
    service_id        uuid        not null,
    valid_from        date        not null default '-infinity',
    valid_to          date        not null default 'infinity',
    interval_minutes  integer     not null,
    duration_minutes  integer,
    capacity          integer,
    party_min         integer,
    party_max         integer,
    price_minor       bigint,
    reserved          boolean     not null default false,
    resources         internal.need[] not null default '{}',
    version           integer     not null default 1,
    created_at        timestamptz not null default clock_timestamp(),
    updated_at        timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    constraint session_rules_valid_range check (valid_to >= valid_from),
    constraint session_rules_interval_range check (interval_minutes between 5 and 1440),
    constraint session_rules_duration_range check (duration_minutes between 1 and 1440),
    constraint session_rules_capacity_range check (capacity between 1 and 100000),
    constraint session_rules_party_range check (party_min >= 1 and party_max <= 10000 and party_max >= party_min),
    constraint session_rules_price_not_negative check (price_minor between 0 and 1000000000000)
);
comment on table session_rules is 'Schedule rules of a session service (SES-1). Null columns: as the service has it.';
comment on column session_rules.interval_minutes is 'From one start to the next, counted from each interval''s opening.';
comment on column session_rules.reserved is 'Whether its sessions claim their staff and rooms as soon as they are generated.';
comment on column session_rules.resources is 'The rooms and equipment that each of its sessions takes. Commands keep the ids true: no key can look into a list.';
comment on constraint session_rules_valid_range on session_rules is 'valid_to: not before valid_from';
comment on constraint session_rules_interval_range on session_rules is 'interval_minutes: 5 to 1440';
comment on constraint session_rules_duration_range on session_rules is 'duration_minutes: 1 to 1440';
comment on constraint session_rules_capacity_range on session_rules is 'capacity: 1 to 100000';
comment on constraint session_rules_party_range on session_rules is 'party_min, party_max: 1 or more, at most 10000, party_max not below party_min';
comment on constraint session_rules_price_not_negative on session_rules is 'price_minor: 0 to 1000000000000';
create index session_rules_by_service on session_rules (tenant_id, service_id);

create table session_rule_intervals (
    tenant_id     uuid    not null,
    rule_id       uuid    not null,
    weekday       integer not null,
    start_minute  integer not null,
    end_minute    integer not null,
    primary key (tenant_id, rule_id, weekday, start_minute),
    foreign key (tenant_id, rule_id) references session_rules (tenant_id, id) on delete cascade,
    constraint session_rule_intervals_weekday_is_iso check (weekday between 1 and 7),
    constraint session_rule_intervals_minutes_range check (start_minute between 0 and 1439 and end_minute between start_minute + 1 and start_minute + 1440)
);
comment on table session_rule_intervals is 'Operating hours of a rule by ISO weekday, minutes from local midnight. A session lies wholly within one.';

-- Dates on which the rule's week doesn't hold: extra ones, and blocked ones or parts of them.
create table session_rule_dates (
    tenant_id     uuid    not null,
    rule_id       uuid    not null,
    on_date       date    not null,
    start_minute  integer not null default 0,
    end_minute    integer not null default 1440,
    blocked       boolean not null,
    reason        text,
    primary key (tenant_id, rule_id, on_date, blocked, start_minute),
    foreign key (tenant_id, rule_id) references session_rules (tenant_id, id) on delete cascade,
    constraint session_rule_dates_years check (on_date between '2000-01-01' and '2049-12-31'),
    constraint session_rule_dates_minutes_range check (start_minute between 0 and 1439 and end_minute between start_minute + 1 and start_minute + 1440),
    constraint session_rule_dates_reason_length check (char_length(reason) <= 500)
);
comment on table session_rule_dates is 'Extra dates and blocked dates of a rule (SES-1, SES-4). Extra hours replace the date''s week; blocks are taken out of it.';

create table session_rule_staff (
    tenant_id  uuid not null,
    rule_id    uuid not null,
    staff_id   uuid not null,
    primary key (tenant_id, rule_id, staff_id),
    foreign key (tenant_id, rule_id) references session_rules (tenant_id, id) on delete cascade,
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
comment on table session_rule_staff is 'The staff that each session of a rule takes, all of them.';
create index session_rule_staff_by_staff on session_rule_staff (tenant_id, staff_id);

-- One scheduled occurrence. What it was generated with stays with it: later changes of service or rule reach it only
-- through the generator, and never once it has bookings.
create table sessions (
    tenant_id              uuid        not null,
    id                     uuid        not null,
    business_id            uuid        not null,
    service_id             uuid        not null,
    rule_id                uuid,
    starts_at              timestamptz not null,
    ends_at                timestamptz not null,
    local_start            timestamp   not null,
    timezone               text        not null,
    tz_version             text        not null,
    buffer_before_minutes  integer     not null default 0,
    buffer_after_minutes   integer     not null default 0,
    capacity_total         integer     not null,
    seats_sold             integer     not null default 0,
    seats_held             integer     not null default 0,
    party_min              integer     not null default 1,
    party_max              integer     not null,
    private_booking        text        not null default 'no',
    taken_privately        boolean     not null default false,
    price_minor            bigint      not null,
    private_price_minor    bigint,
    currency               text        not null,
    status                 text        not null default 'open',
    reserved               boolean     not null default false,
    by_hand                text[]      not null default '{}',
    resources              internal.need[] not null default '{}',
    version                integer     not null default 1,
    created_at             timestamptz not null default clock_timestamp(),
    updated_at             timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id),
    foreign key (tenant_id, rule_id) references session_rules (tenant_id, id) on delete set null (rule_id),
    constraint sessions_start_once unique (tenant_id, service_id, starts_at),
    constraint sessions_end_after_start check (ends_at > starts_at),
    constraint sessions_at_most_a_day check (ends_at <= starts_at + interval '24 hours'),
    constraint sessions_buffers_range check (buffer_before_minutes between 0 and 1440 and buffer_after_minutes between 0 and 1440),
    constraint sessions_capacity_range check (capacity_total between 1 and 100000),
    -- The promise of SES-3, whatever code runs.
    constraint sessions_never_oversold check (seats_sold >= 0 and seats_held >= 0 and seats_sold + seats_held <= capacity_total),
    constraint sessions_party_range check (party_min >= 1 and party_max >= party_min and party_max <= 10000),
    constraint sessions_private_known check (private_booking in ('no', 'allowed', 'only')),
    constraint sessions_price_not_negative check (price_minor between 0 and 1000000000000 and private_price_minor between 0 and 1000000000000),
    constraint sessions_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint sessions_status_known check (status in ('open', 'closed', 'cancelled', 'withdrawn'))
) with (fillfactor = 70);
comment on table sessions is 'Scheduled occurrences of session services, with their seats (SES-2, SES-3).';
comment on column sessions.local_start is 'Wall-clock start in timezone as it was promised; starts_at is what tz_version made of it.';
comment on column sessions.seats_sold is 'Seats of bookings that are confirmed, completed, no-shows, or pending and blocking.';
comment on column sessions.seats_held is 'Seats of holds, those included that have expired and that nobody has cleared yet: what reads must subtract.';
comment on column sessions.taken_privately is 'Whether the one party in it took all of it.';
comment on column sessions.status is 'open: on sale; closed: not for sale, bookings stay; cancelled: does not take place and is not generated again; withdrawn: the schedule has it no more, and only bookings that are over keep the row.';
comment on column sessions.rule_id is 'The rule it follows; null for a one-off session, which the generator leaves alone.';
comment on column sessions.by_hand is 'What somebody changed of this session alone: the generator leaves these columns as they are.';
comment on column sessions.resources is 'The rooms and equipment that it takes, in so many units; which ones stands in session_units while it has them.';
comment on constraint sessions_end_after_start on sessions is 'ends_at: after starts_at';
comment on constraint sessions_at_most_a_day on sessions is 'ends_at: at most 24 hours after starts_at';
comment on constraint sessions_buffers_range on sessions is 'buffer_before_minutes, buffer_after_minutes: 0 to 1440';
comment on constraint sessions_capacity_range on sessions is 'capacity_total: 1 to 100000';
comment on constraint sessions_never_oversold on sessions is 'capacity_total: not below the seats that are sold and held';
comment on constraint sessions_party_range on sessions is 'party_min, party_max: 1 or more, at most 10000, party_max not below party_min';
comment on constraint sessions_private_known on sessions is 'private_booking: no, allowed or only';
comment on constraint sessions_price_not_negative on sessions is 'price_minor, private_price_minor: 0 to 1000000000000';
comment on constraint sessions_status_known on sessions is 'status: one of open, closed, cancelled, withdrawn';
create index sessions_by_business on sessions (tenant_id, business_id, starts_at, id);
create index sessions_by_start on sessions (tenant_id, starts_at, id);
create index sessions_by_rule on sessions (tenant_id, rule_id, starts_at);

create table session_staff (
    tenant_id   uuid not null,
    session_id  uuid not null,
    staff_id    uuid not null,
    primary key (tenant_id, session_id, staff_id),
    foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
comment on table session_staff is 'The staff that a session takes, all of them.';
create index session_staff_by_staff on session_staff (tenant_id, staff_id);

-- When the sessions of a service are to be generated again. No part of the service: its version doesn't count this.
create table session_runs (
    tenant_id   uuid        not null,
    service_id  uuid        not null,
    due_at      timestamptz not null,
    stale       boolean     not null default false,
    primary key (tenant_id, service_id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
) with (fillfactor = 70);
comment on table session_runs is 'Active services with schedule rules, and when the generator is due for each (SES-2).';
comment on column session_runs.due_at is 'When the horizon moves on: the next midnight of the business.';
comment on column session_runs.stale is 'Whether something that the sessions follow has changed meanwhile: due at once.';
create index session_runs_stale on session_runs (tenant_id, service_id) where stale;

-- What the generator passes from one of its steps to the next: a start that the rules want, and what is to become of it.
create type internal.session_start as (starts_at timestamptz, ends_at timestamptz, local_start timestamp, rule_id uuid);
create type internal.planned_session as (
    action      text,
    id          uuid,
    starts_at   timestamptz,
    terms       jsonb,
    differs     text[],
    status      text,
    seats_sold  integer
);

create table session_units (
    tenant_id   uuid not null,
    session_id  uuid not null,
    unit_id     uuid not null,
    primary key (tenant_id, session_id, unit_id),
    foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
    foreign key (tenant_id, unit_id) references resource_units (tenant_id, id)
);
comment on table session_units is 'The resource units that a session has taken. They are chosen with its claims, and forgotten when these are freed.';
create index session_units_by_unit on session_units (tenant_id, unit_id);

alter table bookings
    add column session_id uuid,
    add column seats integer,
    add column private boolean not null default false,
    add column has_seats boolean not null default false,
    add foreign key (tenant_id, session_id) references sessions (tenant_id, id),
    add constraint bookings_seats_with_session check ((session_id is null) = (seats is null) and (session_id is not null or not private)),
    add constraint bookings_seats_positive check (seats between 1 and 100000),
    -- No move can forget the seats: whatever has them says so, and whatever is over gave them back.
    add constraint bookings_seats_by_state check (
        case when session_id is null then not has_seats
             else state = 'pending' or has_seats = (state in ('held', 'confirmed', 'completed', 'no_show')) end);
comment on column bookings.session_id is 'The session whose seats it has; null for an appointment.';
comment on column bookings.seats is 'How many seats of the session count as taken: the party, or all of them when private.';
comment on column bookings.has_seats is 'Whether its seats are counted in the session: among the held ones while it is held, among the sold ones otherwise.';
create index bookings_by_session on bookings (tenant_id, session_id, id) where session_id is not null;
create index bookings_held_in_session on bookings (tenant_id, session_id, hold_expires_at) where state = 'held' and session_id is not null;

-- A session claims its staff and rooms once: with its first hold, sale or reserve flag, and until the last is gone.
alter table claims
    add column session_id uuid,
    add foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
    drop constraint claims_one_source,
    add constraint claims_one_source check (num_nonnulls(booking_id, time_off_id, session_id) = 1);
create index claims_by_session on claims (tenant_id, session_id) where session_id is not null;

alter table services force row level security;
alter table bookings force row level security;
alter table claims force row level security;

call context.protect_table('session_rules');
call context.protect_table('session_rule_intervals');
call context.protect_table('session_rule_dates');
call context.protect_table('session_rule_staff');
call context.protect_table('sessions');
call context.protect_table('session_staff');
call context.protect_table('session_units');
call context.protect_table('session_runs');
call context.guard_table('session_rules');
call context.guard_table('sessions');

grant select on session_rules, session_rule_intervals, session_rule_dates, session_rule_staff, sessions, session_staff, session_units, session_runs
    to slotkeeper_server, slotkeeper_api;
grant insert, update, delete on session_rules, sessions, session_runs to slotkeeper_api;
grant insert, delete on session_rule_intervals, session_rule_dates, session_rule_staff, session_staff, session_units to slotkeeper_api;

-- One more look across tenants: which services the generator is due for. Ids and times, as with due holds.
create policy relay_sees_runs on session_runs for select to slotkeeper_relay using (true);
grant select (tenant_id, service_id, due_at, stale) on session_runs to slotkeeper_relay;
