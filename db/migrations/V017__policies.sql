-- Policies: what a business has decided about cancelling, deposits, reminders and its quiet hours. Here belongs what it changed; what it
-- never touched has the defaults of internal.policy_fields, so that every section always exists.
create table policies (
    tenant_id    uuid        not null,
    business_id  uuid        not null,
    section      text        not null,
    document     jsonb       not null,
    version      integer     not null default 1,
    created_at   timestamptz not null default clock_timestamp(),
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, business_id, section),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id) on delete cascade,
    constraint policies_section_known check (section in ('cancellation', 'deposit', 'reminders', 'quiet_hours')),
    constraint policies_object check (jsonb_typeof(document) = 'object')
);
comment on table policies is 'The policy sections that a business has set; absent ones, and absent fields, have their defaults.';
comment on constraint policies_section_known on policies is 'section: one of cancellation, deposit, reminders, quiet_hours';
comment on constraint policies_object on policies is 'document: a JSON object';

-- A booking keeps the terms under which it was made: a later change of the policy is not what its customer agreed to.
alter table bookings no force row level security;
alter table bookings
    add column terms jsonb not null default '{}',
    add column cancelled_by text,
    add column fee_minor bigint,
    add constraint bookings_terms_object check (jsonb_typeof(terms) = 'object'),
    add constraint bookings_cancelled_by_known check (cancelled_by in ('customer', 'business')),
    add constraint bookings_fee_range check (fee_minor between 0 and price_minor);
alter table bookings force row level security;
comment on column bookings.terms is 'The cancellation policy as it was when the booking was made.';
comment on column bookings.cancelled_by is 'Whose wish the cancellation was.';
comment on column bookings.fee_minor is 'What is due for cancelling late or not coming, never more than the price; null while neither has happened.';
comment on constraint bookings_terms_object on bookings is 'terms: a JSON object';
comment on constraint bookings_cancelled_by_known on bookings is 'by: one of customer, business';
comment on constraint bookings_fee_range on bookings is 'fee_minor: from 0 to the price';

call context.protect_table('policies');
call context.guard_table('policies');
grant select on policies to slotkeeper_server, slotkeeper_api;
grant insert, update on policies to slotkeeper_api;
