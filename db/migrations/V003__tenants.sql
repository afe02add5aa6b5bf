-- Tenants, their businesses, API keys, idempotency keys and the outbox of events.

-- The paying account; the isolation boundary. What describes the account itself, nothing of its businesses.
create table tenants (
    tenant_id       uuid        not null primary key,
    name            text        not null,
    subdomain       text        not null,
    status          text        not null default 'active',
    settings        jsonb       not null default '{}',
    owner_name      text,
    owner_email     text,
    owner_phone     text,
    branding_color  text,
    version         integer     not null default 1,
    created_at      timestamptz not null default clock_timestamp(),
    updated_at      timestamptz not null default clock_timestamp(),
    constraint tenants_name_length check (char_length(name) between 1 and 200),
    constraint tenants_status_known check (status in ('pending', 'active', 'inactive', 'suspended')),
    constraint tenants_color_is_hex check (branding_color ~ '^#[0-9a-fA-F]{6}$'),
    constraint tenants_settings_is_object check (jsonb_typeof(settings) = 'object'),
    constraint tenants_listed foreign key (tenant_id) references tenant_directory (tenant_id)
);
comment on table tenants is 'The paying account and isolation boundary (TEN-1). Its id is tenant_id itself.';
comment on constraint tenants_name_length on tenants is 'name: 1 to 200 characters';
comment on constraint tenants_status_known on tenants is 'status: one of pending, active, inactive, suspended';
comment on constraint tenants_color_is_hex on tenants is 'branding_color: a colour such as #1f6feb';
comment on constraint tenants_settings_is_object on tenants is 'settings: a JSON object';

-- A place or brand of a tenant: its zone and currency govern everything booked there.
create table businesses (
    tenant_id   uuid        not null references tenants (tenant_id),
    id          uuid        not null,
    name        text        not null,
    slug        text        not null,
    status      text        not null default 'active',
    timezone    text        not null references zones (name),
    currency    text        not null,
    address     text,
    phone       text,
    email       text,
    color       text,
    theme       text        not null default 'auto',
    settings    jsonb       not null default '{}',
    embed_key   text        not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
    version     integer     not null default 1,
    created_at  timestamptz not null default clock_timestamp(),
    updated_at  timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    constraint businesses_name_length check (char_length(name) between 1 and 200),
    constraint businesses_slug_is_a_label check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    -- The first parts of the product's own addresses.
    constraint businesses_slug_not_reserved check (slug not in ('admin', 'api', 'assets', 'bookings', 'docs', 'embed', 'healthz',
        'login', 'manage', 'metrics', 'openapi', 'public', 'readyz', 'signup', 'static', 'v1', 'widget', 'www')),
    constraint businesses_status_known check (status in ('pending_setup', 'active', 'inactive', 'suspended')),
    constraint businesses_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint businesses_color_is_hex check (color ~ '^#[0-9a-fA-F]{6}$'),
    constraint businesses_theme_known check (theme in ('auto', 'light', 'dark')),
    constraint businesses_settings_is_object check (jsonb_typeof(settings) = 'object')
);
comment on table businesses is 'A place or brand of a tenant (TEN-2), with its own time zone, currency, slug and hours.';
comment on column businesses.slug is 'Globally unique: the public page is /{slug}. business_directory guards that.';
comment on column businesses.embed_key is 'Random key of the embeddable widget; rotatable.';
comment on constraint businesses_name_length on businesses is 'name: 1 to 200 characters';
comment on constraint businesses_slug_is_a_label on businesses is 'slug: 1 to 63 of a-z, 0-9 and -, not at the ends';
comment on constraint businesses_slug_not_reserved on businesses is 'slug: this name belongs to the product, choose another';
comment on constraint businesses_status_known on businesses is 'status: one of pending_setup, active, inactive, suspended';
comment on constraint businesses_currency_is_iso on businesses is 'currency: three capital letters of ISO 4217, such as EUR';
comment on constraint businesses_color_is_hex on businesses is 'color: a colour such as #1f6feb';
comment on constraint businesses_theme_known on businesses is 'theme: one of auto, light, dark';
comment on constraint businesses_settings_is_object on businesses is 'settings: a JSON object';

alter table business_directory add constraint business_directory_business_exists
    foreign key (tenant_id, business_id) references businesses (tenant_id, id) on delete cascade deferrable initially deferred;

-- Machine access to one tenant. Only a hash of the secret is kept (ACC-4).
create table api_keys (
    tenant_id     uuid        not null references tenants (tenant_id),
    id            uuid        not null,
    name          text        not null,
    secret_hash   bytea       not null,
    scopes        text[]      not null,
    expires_at    timestamptz,
    revoked_at    timestamptz,
    last_used_at  timestamptz,
    created_at    timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    constraint api_keys_secret_once unique (tenant_id, secret_hash),
    constraint api_keys_name_length check (char_length(name) between 1 and 200),
    constraint api_keys_hash_is_sha256 check (octet_length(secret_hash) = 32),
    constraint api_keys_some_scope check (cardinality(scopes) between 1 and 100)
);
comment on table api_keys is 'API keys of a tenant: scoped, hashed, expiring, revocable (ACC-4).';
comment on constraint api_keys_name_length on api_keys is 'name: 1 to 200 characters';
comment on constraint api_keys_hash_is_sha256 on api_keys is 'secret_hash: the 32 bytes of a SHA-256';
comment on constraint api_keys_some_scope on api_keys is 'scopes: 1 to 100 permission names';

-- Answers already given, so that a repeat of a write gets the first answer (BKG-7). Refusals are not kept.
create table idempotency_keys (
    tenant_id    uuid        not null references tenants (tenant_id),
    caller       text        not null,
    key          text        not null,
    route        text        not null,
    fingerprint  text        not null,
    answer       jsonb       not null,
    created_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, caller, key),
    constraint idempotency_keys_key_length check (char_length(key) between 1 and 255)
);
comment on table idempotency_keys is 'First answers of writes by Idempotency-Key, kept 72 hours (BKG-7).';
comment on constraint idempotency_keys_key_length on idempotency_keys is 'Idempotency-Key: 1 to 255 characters';
create index idempotency_keys_by_age on idempotency_keys (tenant_id, created_at);

-- What happened, written in the transaction in which it happened. Ids and kinds, no personal data.
create table outbox (
    tenant_id    uuid        not null references tenants (tenant_id),
    id           uuid        not null,
    kind         text        not null,
    entity_id    uuid        not null,
    business_id  uuid,
    actor        text,
    data         jsonb       not null default '{}',
    position     bigint,
    created_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id)
);
comment on table outbox is 'Events of a tenant, appended by every command in its own transaction; streams and cursors read positions.';
comment on column outbox.position is 'Dense order of commit across the installation, given by the relay; null until it has seen the row.';
create index outbox_by_position on outbox (tenant_id, position);
create index outbox_without_position on outbox (tenant_id, id) where position is null;

create sequence outbox_position as bigint;
comment on sequence outbox_position is 'Next position; only the relay takes from it, under its advisory lock.';

call context.protect_table('tenants');
call context.protect_table('businesses');
call context.protect_table('api_keys');
call context.protect_table('idempotency_keys');
call context.protect_table('outbox');
call context.guard_table('tenants');
call context.guard_table('businesses');

grant select on tenants, businesses, api_keys, outbox, idempotency_keys to slotkeeper_server, slotkeeper_api;
grant select on tenants, businesses, outbox to slotkeeper_worker;
grant insert, update on tenants, businesses to slotkeeper_api;
grant insert on api_keys to slotkeeper_api;
grant update (revoked_at, last_used_at) on api_keys to slotkeeper_api;
grant insert, delete on idempotency_keys to slotkeeper_api;
grant insert on outbox to slotkeeper_api;
