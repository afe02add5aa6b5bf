-- Self-service tokens that a business gives out for a booking: narrower than the one that comes with a hold, ending earlier, taken back
-- one by one. Here belongs what each may do and until when; the token that was made with its booking stands in bookings.
create table booking_tokens (
    tenant_id   uuid        not null,
    id          uuid        not null,
    booking_id  uuid        not null,
    scopes      text[]      not null,
    token_hash  bytea       not null,
    expires_at  timestamptz not null,
    revoked_at  timestamptz,
    created_at  timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade,
    constraint booking_tokens_hash_once unique (tenant_id, token_hash),
    constraint booking_tokens_hash_is_sha256 check (octet_length(token_hash) = 32),
    constraint booking_tokens_scopes_known check (scopes <@ array['view', 'confirm', 'move', 'cancel'] and 'view' = any (scopes))
);
comment on table booking_tokens is 'Tokens that were issued for bookings, as SHA-256: the text is shown once and kept nowhere (BKG-6).';
comment on column booking_tokens.scopes is 'What its bearer may do: view always, confirm (with renewing and answering a hold), move, cancel.';
comment on column booking_tokens.expires_at is 'When it ends; 30 days after the end of its booking it does so anyway.';
comment on constraint booking_tokens_hash_is_sha256 on booking_tokens is 'token_hash: the 32 bytes of a SHA-256';
comment on constraint booking_tokens_scopes_known on booking_tokens is 'scopes: view, confirm, move, cancel';
create index booking_tokens_by_booking on booking_tokens (tenant_id, booking_id, created_at, id);

call context.protect_table('booking_tokens');
grant select on booking_tokens to slotkeeper_server, slotkeeper_api;
grant insert, update (revoked_at) on booking_tokens to slotkeeper_api;

comment on column bookings.token_hash is
    'SHA-256 of the token that was made with the booking, an HMAC over tenant, booking and token_generation; null: it was taken back.';
comment on column bookings.token_generation is 'Goes up when the token that was made with the booking is taken back.';

-- How one of several people is chosen, and why it was this one. Here belongs what the choice goes by; the choice itself is made in the
-- commands, under the locks of everybody who might be chosen.
alter table services no force row level security;
alter table services
    add column choose_by text,
    drop constraint services_assignment_known,
    add constraint services_assignment_known check (assignment in ('any', 'round_robin', 'least_busy', 'fixed_plus_any', 'collective')),
    add constraint services_choose_by_known check (choose_by in ('listed', 'least_recent', 'least_often', 'least_busy')),
    add constraint services_choose_by_fits check (case assignment
        when 'round_robin' then choose_by in ('least_recent', 'least_often')
        when 'least_busy' then choose_by = 'least_busy'
        when 'collective' then choose_by is null
        else true
    end);
alter table services force row level security;
comment on column services.choose_by is 'How one of several is chosen; null: as the assignment has it (internal.choose_by).';
comment on constraint services_assignment_known on services is 'assignment: one of any, round_robin, least_busy, fixed_plus_any, collective';
comment on constraint services_choose_by_known on services is 'choose_by: one of listed, least_recent, least_often, least_busy';
comment on constraint services_choose_by_fits on services is
    'choose_by: least_recent or least_often with round_robin, least_busy with least_busy, none with collective';

alter table service_staff no force row level security;
alter table service_staff
    add column times_chosen integer not null default 0,
    add constraint service_staff_times_chosen_counts check (times_chosen >= 0);
alter table service_staff force row level security;
comment on column service_staff.last_chosen_at is 'When this person was last chosen from among several; null: never.';
comment on column service_staff.times_chosen is 'How often. Who joins begins with as many as whoever has the fewest.';

alter table bookings no force row level security;
alter table bookings
    add column chosen jsonb,
    add constraint bookings_chosen_object check (jsonb_typeof(chosen) = 'object');
alter table bookings force row level security;
comment on column bookings.chosen is 'Why it is with whom it is: by what they were chosen, with the figures, and who came before them and could not. Null: nobody chose.';
comment on constraint bookings_chosen_object on bookings is 'chosen: a JSON object';
