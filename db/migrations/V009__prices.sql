-- Prices: tiers, extras, rules, taxes and promotions. Tables say what may be charged; what one booking costs is computed
-- once, when it is made, and its lines stay with it.

-- Adding a key under forced row-level security would validate it against nothing: the owner looks for itself.
alter table bookings no force row level security;

-- What one person pays, by kind of person. A service with tiers has no other unit price. No times and no
-- conditions: those are rules. Bookings don't refer to a tier, their lines keep its name and price.
create table price_tiers (
    tenant_id    uuid    not null,
    id           uuid    not null,
    service_id   uuid    not null,
    name         text    not null,
    price_minor  bigint  not null,
    min_count    integer not null default 0,
    max_count    integer,
    position     integer not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    constraint price_tiers_name_once unique (tenant_id, service_id, name),
    constraint price_tiers_name_length check (char_length(name) between 1 and 200),
    constraint price_tiers_price_not_negative check (price_minor between 0 and 1000000000000),
    constraint price_tiers_count_range check (min_count between 0 and 10000 and max_count between 1 and 10000 and max_count >= min_count)
);
comment on table price_tiers is 'Prices of a service by kind of person: adult, child (CAT-6).';
comment on column price_tiers.min_count is 'How many of the party must at least be of this tier.';
comment on constraint price_tiers_name_length on price_tiers is 'name: 1 to 200 characters';
comment on constraint price_tiers_price_not_negative on price_tiers is 'price_minor: 0 to 1000000000000';
comment on constraint price_tiers_count_range on price_tiers is 'min_count, max_count: 0 to 10000, max_count at least 1 and not below min_count';

-- What can be added to a booking for money. Nothing that takes time or a room: that is a service or a resource.
create table extras (
    tenant_id     uuid    not null,
    id            uuid    not null,
    service_id    uuid    not null,
    name          text    not null,
    price_minor   bigint  not null,
    per           text    not null default 'booking',
    max_quantity  integer not null default 1,
    position      integer not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    constraint extras_name_once unique (tenant_id, service_id, name),
    constraint extras_name_length check (char_length(name) between 1 and 200),
    constraint extras_price_not_negative check (price_minor between 0 and 1000000000000),
    constraint extras_per_known check (per in ('booking', 'person')),
    constraint extras_quantity_range check (max_quantity between 1 and 10000)
);
comment on table extras is 'What can be added to a booking of a service (CAT-6).';
comment on column extras.per is 'booking: the quantity counts once; person: once for each of the party.';
comment on constraint extras_name_length on extras is 'name: 1 to 200 characters';
comment on constraint extras_price_not_negative on extras is 'price_minor: 0 to 1000000000000';
comment on constraint extras_per_known on extras is 'per: booking or person';
comment on constraint extras_quantity_range on extras is 'max_quantity: 1 to 10000';

-- When and for whom the price differs. Conditions that are null always hold; every rule whose conditions hold
-- applies, in the order of position, to what those before it left (docs/prices.md).
create table price_rules (
    tenant_id         uuid      not null,
    id                uuid      not null,
    service_id        uuid      not null,
    name              text      not null,
    weekdays          integer[],
    start_minute      integer,
    end_minute        integer,
    date_from         date,
    date_to           date,
    party_from        integer,
    party_to          integer,
    percent_ppm       integer,
    amount_minor      bigint,
    unit_price_minor  bigint,
    position          integer   not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    constraint price_rules_name_once unique (tenant_id, service_id, name),
    constraint price_rules_name_length check (char_length(name) between 1 and 200),
    constraint price_rules_weekdays_are_iso check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(weekdays) > 0),
    constraint price_rules_minutes_range check ((start_minute is null) = (end_minute is null)
        and start_minute between 0 and 1439 and end_minute between start_minute + 1 and start_minute + 1440),
    constraint price_rules_dates_range check (date_from between '2000-01-01' and '2049-12-31' and date_to between '2000-01-01' and '2049-12-31'
        and date_to >= date_from),
    constraint price_rules_party_range check (party_from between 1 and 10000 and party_to between 1 and 10000 and party_to >= party_from),
    constraint price_rules_one_change check (num_nonnulls(percent_ppm, amount_minor, unit_price_minor) = 1),
    constraint price_rules_percent_range check (percent_ppm between -1000000 and 10000000),
    constraint price_rules_amount_range check (amount_minor between -1000000000000 and 1000000000000),
    constraint price_rules_price_not_negative check (unit_price_minor between 0 and 1000000000000)
);
comment on table price_rules is 'Prices of a service that depend on the weekday, the time of day, the date or the size of the party (CAT-6).';
comment on column price_rules.weekdays is 'ISO weekdays of the start, null for all. A time of day over midnight belongs to the date on which it begins.';
comment on column price_rules.percent_ppm is 'Change of the sum so far in millionths: -100000 is ten per cent less.';
comment on column price_rules.amount_minor is 'Change for each unit that is charged: each person, or the appointment.';
comment on column price_rules.unit_price_minor is 'What each unit costs instead of the sum so far.';
comment on constraint price_rules_name_length on price_rules is 'name: 1 to 200 characters';
comment on constraint price_rules_weekdays_are_iso on price_rules is 'weekdays: at least one of mon, tue, wed, thu, fri, sat, sun';
comment on constraint price_rules_minutes_range on price_rules is 'time_from, time_to: both or none';
comment on constraint price_rules_dates_range on price_rules is 'date_from, date_to: within 2000 to 2049, date_to not before date_from';
comment on constraint price_rules_party_range on price_rules is 'party_from, party_to: 1 to 10000, party_to not below party_from';
comment on constraint price_rules_one_change on price_rules is 'percent_ppm, amount_minor, unit_price_minor: exactly one of them';
comment on constraint price_rules_percent_range on price_rules is 'percent_ppm: -1000000 to 10000000 millionths';
comment on constraint price_rules_amount_range on price_rules is 'amount_minor: -1000000000000 to 1000000000000';
comment on constraint price_rules_price_not_negative on price_rules is 'unit_price_minor: 0 to 1000000000000';

-- A tax that a business charges or shows. Whether it lies inside prices is chosen once: another choice is another tax.
create table taxes (
    tenant_id    uuid        not null,
    id           uuid        not null,
    business_id  uuid        not null,
    name         text        not null,
    rate_ppm     integer     not null,
    inclusive    boolean     not null default true,
    version      integer     not null default 1,
    created_at   timestamptz not null default clock_timestamp(),
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    constraint taxes_name_once unique (tenant_id, business_id, name),
    constraint taxes_name_length check (char_length(name) between 1 and 200),
    constraint taxes_rate_range check (rate_ppm between 0 and 1000000)
);
comment on table taxes is 'Taxes of a business (CAT-6).';
comment on column taxes.rate_ppm is 'Rate in millionths: 190000 is 19 per cent.';
comment on column taxes.inclusive is 'Whether prices contain it (it is then shown and not added) or it comes on top.';
comment on constraint taxes_name_length on taxes is 'name: 1 to 200 characters';
comment on constraint taxes_rate_range on taxes is 'rate_ppm: 0 to 1000000 millionths';

create table service_taxes (
    tenant_id   uuid not null,
    service_id  uuid not null,
    tax_id      uuid not null,
    primary key (tenant_id, service_id, tax_id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    foreign key (tenant_id, tax_id) references taxes (tenant_id, id)
);
comment on table service_taxes is 'The taxes of a service: all of them inclusive, or none.';
create index service_taxes_by_tax on service_taxes (tenant_id, tax_id);

-- A code that lowers the price of a booking. How often it was used isn't counted here: the bookings that live and
-- name it are its uses, so what expires or is cancelled gives its use back by itself.
create table promotions (
    tenant_id              uuid        not null,
    id                     uuid        not null,
    business_id            uuid        not null,
    code                   text        not null,
    status                 text        not null default 'active',
    currency               text        not null,
    percent_ppm            integer,
    amount_minor           bigint,
    minimum_minor          bigint      not null default 0,
    valid_from             date,
    valid_to               date,
    max_uses               integer,
    max_uses_per_customer  integer,
    version                integer     not null default 1,
    created_at             timestamptz not null default clock_timestamp(),
    updated_at             timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    constraint promotions_code_once unique (tenant_id, business_id, code),
    constraint promotions_code_form check (code ~ '^[A-Z0-9][A-Z0-9_-]{1,39}$'),
    constraint promotions_status_known check (status in ('active', 'inactive')),
    constraint promotions_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint promotions_one_reduction check (num_nonnulls(percent_ppm, amount_minor) = 1),
    constraint promotions_percent_range check (percent_ppm between 1 and 1000000),
    constraint promotions_amount_range check (amount_minor between 1 and 1000000000000),
    constraint promotions_minimum_range check (minimum_minor between 0 and 1000000000000),
    constraint promotions_dates_range check (valid_from between '2000-01-01' and '2049-12-31' and valid_to between '2000-01-01' and '2049-12-31'
        and valid_to >= valid_from),
    constraint promotions_uses_positive check (max_uses > 0 and max_uses_per_customer > 0)
);
comment on table promotions is 'Promotion codes of a business (CAT-6).';
comment on column promotions.code is 'In capitals: customers may write it as they like.';
comment on column promotions.currency is 'The business''s when it was made. Services in another currency don''t take the code.';
comment on column promotions.percent_ppm is 'Reduction in millionths: 100000 is ten per cent.';
comment on column promotions.valid_from is 'First date, by the business''s clock, on which a booking may be made with it.';
comment on column promotions.valid_to is 'Last date, by the business''s clock, on which a booking may be made with it.';
comment on constraint promotions_code_form on promotions is 'code: 2 to 40 of A-Z, 0-9, - and _, the first a letter or digit';
comment on constraint promotions_status_known on promotions is 'status: active or inactive';
comment on constraint promotions_currency_is_iso on promotions is 'currency: three capital letters of ISO 4217, such as EUR';
comment on constraint promotions_one_reduction on promotions is 'percent_ppm, amount_minor: exactly one of them';
comment on constraint promotions_percent_range on promotions is 'percent_ppm: 1 to 1000000 millionths';
comment on constraint promotions_amount_range on promotions is 'amount_minor: 1 to 1000000000000';
comment on constraint promotions_minimum_range on promotions is 'minimum_minor: 0 to 1000000000000';
comment on constraint promotions_dates_range on promotions is 'valid_from, valid_to: within 2000 to 2049, valid_to not before valid_from';
comment on constraint promotions_uses_positive on promotions is 'max_uses, max_uses_per_customer: greater than 0, or null for no limit';

-- No cascade from services: with its last service gone, a code for that service would be one for all.
create table promotion_services (
    tenant_id     uuid not null,
    promotion_id  uuid not null,
    service_id    uuid not null,
    primary key (tenant_id, promotion_id, service_id),
    foreign key (tenant_id, promotion_id) references promotions (tenant_id, id) on delete cascade,
    foreign key (tenant_id, service_id) references services (tenant_id, id)
);
comment on table promotion_services is 'The services a promotion is for; none means all of its business.';
create index promotion_services_by_service on promotion_services (tenant_id, service_id);

-- Whatever makes a booking: its lines add up to its price.
create function context.sum_of_lines(p_lines jsonb) returns numeric
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (select coalesce(sum((l ->> 'total_minor')::numeric), 0) from jsonb_array_elements(p_lines) l);
end $$;
comment on function context.sum_of_lines(jsonb) is 'What the lines of a price add up to.';
grant execute on function context.sum_of_lines to slotkeeper_api;

alter table bookings
    add column tax_minor bigint not null default 0,
    add column promotion_id uuid,
    add foreign key (tenant_id, promotion_id) references promotions (tenant_id, id),
    add constraint bookings_tax_not_negative check (tax_minor >= 0),
    add constraint bookings_lines_add_up check (context.sum_of_lines(price_lines) = price_minor);
comment on column bookings.price_minor is 'What is to be paid, taxes included: the sum of the lines. Computed when the booking is made and kept.';
comment on column bookings.tax_minor is 'How much of price_minor is tax, whether prices contain it or it came on top.';
comment on column bookings.price_lines is 'What the price is made of (docs/prices.md): labels and amounts as they were.';
comment on column bookings.promotion_id is 'The promotion it uses, as long as it lives.';
create index bookings_by_promotion on bookings (tenant_id, promotion_id) where promotion_id is not null;

alter table bookings force row level security;

call context.protect_table('price_tiers');
call context.protect_table('extras');
call context.protect_table('price_rules');
call context.protect_table('taxes');
call context.protect_table('service_taxes');
call context.protect_table('promotions');
call context.protect_table('promotion_services');
call context.guard_table('taxes');
call context.guard_table('promotions');

grant select on price_tiers, extras, price_rules, taxes, service_taxes, promotions, promotion_services to slotkeeper_server, slotkeeper_api;
grant insert, delete on price_tiers, extras, price_rules, service_taxes, promotion_services to slotkeeper_api;
grant insert, update, delete on taxes, promotions to slotkeeper_api;
