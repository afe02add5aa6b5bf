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
