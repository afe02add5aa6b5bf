-- The waitlist (BKG-10): who would come if something became free, what was offered to whom, and what became free meanwhile.

-- Somebody who waits for a service: when, with whom and how many they are. Here belongs the wish and what became of it; the slot
-- that is kept for them while they think about it is a booking in state held, like any other hold.
create table waitlist_entries (
    tenant_id      uuid        not null,
    id             uuid        not null,
    business_id    uuid        not null,
    service_id     uuid        not null,
    staff_id       uuid,
    customer_id    uuid        not null,
    state          text        not null default 'waiting',
    date_from      date        not null,
    date_to        date        not null,
    weekdays       integer[],
    start_minute   integer,
    end_minute     integer,
    party_size     integer     not null default 1,
    priority       integer     not null default 0,
    notes          text,
    entry_method   text        not null,
    contact_name   text        not null,
    contact_email  text,
    contact_phone  text,
    client_hash    bytea,
    token_hash     bytea,
    missed         integer     not null default 0,
    ended_at       timestamptz,
    ended_because  text,
    version        integer     not null default 1,
    created_at     timestamptz not null default clock_timestamp(),
    updated_at     timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    foreign key (tenant_id, staff_id) references staff (tenant_id, id) on delete set null (staff_id),
    foreign key (tenant_id, customer_id) references customers (tenant_id, id),
    constraint waitlist_entries_state_known check (state in ('waiting', 'offered', 'booked', 'withdrawn', 'expired')),
    constraint waitlist_entries_dates_range check (date_from between '2000-01-01' and '2049-12-31' and date_to between date_from and date_from + 92),
    constraint waitlist_entries_weekdays_are_iso check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(weekdays) > 0),
    constraint waitlist_entries_minutes_range check ((start_minute is null) = (end_minute is null)
        and start_minute between 0 and 1439 and end_minute between start_minute + 1 and start_minute + 1440),
    constraint waitlist_entries_party_positive check (party_size between 1 and 10000),
    constraint waitlist_entries_priority_range check (priority between -1000 and 1000),
    constraint waitlist_entries_notes_length check (char_length(notes) <= 10000),
    constraint waitlist_entries_entry_known check (entry_method in ('web_form', 'click_to_chat', 'widget', 'api', 'admin', 'import')),
    constraint waitlist_entries_missed_counts check (missed >= 0),
    constraint waitlist_entries_end_has_reason check ((state in ('waiting', 'offered')) = (ended_because is null)
        and (ended_at is null) = (ended_because is null)),
    constraint waitlist_entries_reason_known check (ended_because in ('booked', 'left', 'removed', 'over', 'missed', 'booked_otherwise', 'refused', 'archived'))
);
comment on table waitlist_entries is 'Who waits for a service, or did (BKG-10).';
comment on column waitlist_entries.staff_id is 'With whom they want it; null for anybody, also when the one they wanted was deleted.';
comment on column waitlist_entries.state is 'waiting: in line; offered: something is kept for them; booked: they took it; withdrawn: they left or were taken out; expired: nothing came in time.';
comment on column waitlist_entries.date_from is 'The first local date of the business on which it may start.';
comment on column waitlist_entries.weekdays is 'ISO weekdays of the start, null for all. A time of day over midnight belongs to the date on which it begins.';
comment on column waitlist_entries.start_minute is 'From when on it may start, in minutes on the business''s clocks; null for any time.';
comment on column waitlist_entries.priority is 'Higher comes first; of equal ones whoever came first. The business''s to set.';
comment on column waitlist_entries.contact_name is 'The contact as typed with this entry; the customer row is never overwritten from outside.';
comment on column waitlist_entries.client_hash is 'Hash of the network address it came from, for the cap on entries.';
comment on column waitlist_entries.token_hash is 'SHA-256 of the token with which its customer answers offers.';
comment on column waitlist_entries.missed is 'How many offers in a row ran out unanswered.';
comment on column waitlist_entries.ended_because is 'Why it waits no more: booked, left, removed (by the business), over (its dates), missed (too many offers), booked_otherwise, refused (the customer may not book), archived (the service).';
comment on constraint waitlist_entries_state_known on waitlist_entries is 'state: one of waiting, offered, booked, withdrawn, expired';
comment on constraint waitlist_entries_dates_range on waitlist_entries is 'date_to: not before date_from and at most 92 days after it, within 2000 to 2049';
comment on constraint waitlist_entries_weekdays_are_iso on waitlist_entries is 'weekdays: at least one of mon, tue, wed, thu, fri, sat, sun';
comment on constraint waitlist_entries_minutes_range on waitlist_entries is 'time_from, time_to: both or none';
comment on constraint waitlist_entries_party_positive on waitlist_entries is 'party_size: 1 to 10000';
comment on constraint waitlist_entries_priority_range on waitlist_entries is 'priority: -1000 to 1000';
comment on constraint waitlist_entries_notes_length on waitlist_entries is 'notes: at most 10000 characters';
comment on constraint waitlist_entries_entry_known on waitlist_entries is 'entry_method: one of web_form, click_to_chat, widget, api, admin, import';
comment on constraint waitlist_entries_missed_counts on waitlist_entries is 'missed: 0 or more';
comment on constraint waitlist_entries_end_has_reason on waitlist_entries is 'ended_because: of an entry that waits no more';
comment on constraint waitlist_entries_reason_known on waitlist_entries is 'ended_because: one of booked, left, removed, over, missed, booked_otherwise, refused, archived';
create index waitlist_entries_by_business on waitlist_entries (tenant_id, business_id, created_at, id);
create index waitlist_entries_live on waitlist_entries (tenant_id, business_id, service_id) where state in ('waiting', 'offered');
create index waitlist_entries_by_customer on waitlist_entries (tenant_id, customer_id);

-- A place that became free while somebody waited for it: what the fill rate is measured on. No personal data. Nothing hangs on it: the slot
-- itself is found by what is free, whether or not a row here tells of it.
create table waitlist_openings (
    tenant_id         uuid        not null,
    id                uuid        not null,
    business_id       uuid        not null,
    service_id        uuid        not null,
    session_id        uuid,
    staff_ids         uuid[]      not null default '{}',
    starts_at         timestamptz not null,
    ends_at           timestamptz not null,
    places            integer     not null,
    filled            integer     not null default 0,
    cause             text        not null,
    freed_at          timestamptz not null,
    first_offered_at  timestamptz,
    filled_at         timestamptz,
    created_at        timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
    constraint waitlist_openings_end_after_start check (ends_at > starts_at),
    constraint waitlist_openings_places_range check (places >= 1 and filled between 0 and places),
    constraint waitlist_openings_cause_known check (cause in ('cancelled', 'moved', 'rejected', 'expired', 'other'))
);
comment on table waitlist_openings is 'Places that became free while somebody waited for them, and whether the waitlist filled them (BKG-10).';
comment on column waitlist_openings.id is 'That of the event that freed it; of what no single event freed, that of the first hold on it.';
comment on column waitlist_openings.staff_ids is '@loose: with whom it was, to tell which offers are of it; staff may go, the count stays';
comment on column waitlist_openings.places is 'Seats of a session; one for an appointment.';
comment on column waitlist_openings.cause is 'cancelled, moved, rejected, expired (a hold); other: hours, people, rooms or sessions changed, or it was free when somebody joined.';
comment on column waitlist_openings.filled_at is 'When its last place was taken from the waitlist.';
comment on constraint waitlist_openings_end_after_start on waitlist_openings is 'ends_at: after starts_at';
comment on constraint waitlist_openings_places_range on waitlist_openings is 'filled: 0 to places';
comment on constraint waitlist_openings_cause_known on waitlist_openings is 'cause: one of cancelled, moved, rejected, expired, other';
create index waitlist_openings_by_business on waitlist_openings (tenant_id, business_id, freed_at);
create index waitlist_openings_by_start on waitlist_openings (tenant_id, business_id, starts_at) where filled_at is null;

-- What was offered to whom. The hold itself is the booking; when it ends, context.settle_offer tells the offer and the entry.
create table waitlist_offers (
    tenant_id   uuid        not null,
    id          uuid        not null,
    entry_id    uuid        not null,
    booking_id  uuid        not null,
    opening_id  uuid,
    starts_at   timestamptz not null,
    state       text        not null default 'open',
    offered_at  timestamptz not null default clock_timestamp(),
    expires_at  timestamptz not null,
    ended_at    timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, entry_id) references waitlist_entries (tenant_id, id) on delete cascade,
    foreign key (tenant_id, booking_id) references bookings (tenant_id, id),
    foreign key (tenant_id, opening_id) references waitlist_openings (tenant_id, id) on delete set null (opening_id),
    constraint waitlist_offers_booking_once unique (tenant_id, booking_id),
    constraint waitlist_offers_state_known check (state in ('open', 'accepted', 'refused', 'expired')),
    constraint waitlist_offers_end_by_state check ((state = 'open') = (ended_at is null))
);
comment on table waitlist_offers is 'Slots and seats that were kept for somebody who waited (BKG-10).';
comment on column waitlist_offers.booking_id is 'The hold; a booking once it is accepted.';
comment on column waitlist_offers.expires_at is 'Until when it was offered; a hold that was renewed lives longer, and that is what counts.';
comment on constraint waitlist_offers_state_known on waitlist_offers is 'state: one of open, accepted, refused, expired';
comment on constraint waitlist_offers_end_by_state on waitlist_offers is 'ended_at: of an offer that is not open';
create unique index waitlist_offers_one_open on waitlist_offers (tenant_id, entry_id) where state = 'open';
create index waitlist_offers_by_entry on waitlist_offers (tenant_id, entry_id, offered_at);
create index waitlist_offers_by_opening on waitlist_offers (tenant_id, opening_id) where opening_id is not null;

-- Where the waitlist of a business has been looked at, as long as somebody waits there.
create table waitlist_runs (
    tenant_id    uuid        not null,
    business_id  uuid        not null,
    position     bigint      not null default 0,
    due_at       timestamptz not null,
    primary key (tenant_id, business_id),
    foreign key (tenant_id, business_id) references businesses (tenant_id, id) on delete cascade
) with (fillfactor = 70);
comment on table waitlist_runs is 'Businesses in which somebody waits, up to which event their waitlist was looked at, and when to look in any case.';
comment on column waitlist_runs.position is 'Up to which event of the outbox everything was offered that could be.';
comment on column waitlist_runs.due_at is 'When it is looked at although nothing has happened: time itself frees things, and no event may be the only witness.';

-- A hold that ends, by whatever command, ends its offer: accepted, refused or run out. The entry is locked after the booking, like
-- everywhere, and by nobody who waits for anything else.
create function context.settle_offer() returns trigger
language plpgsql
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_offer waitlist_offers;
begin
    update waitlist_offers o
       set state = case new.state when 'expired' then 'expired' when 'cancelled' then 'refused' else 'accepted' end,
           ended_at = clock_timestamp()
     where o.tenant_id = new.tenant_id and o.booking_id = new.id and o.state = 'open'
    returning o.* into v_offer;
    if not found then
        return null;
    end if;
    update waitlist_entries e
       set state = case when v_offer.state = 'accepted' then 'booked' else 'waiting' end,
           missed = case when v_offer.state = 'expired' then e.missed + 1 else 0 end,
           ended_because = case when v_offer.state = 'accepted' then 'booked' end,
           ended_at = case when v_offer.state = 'accepted' then clock_timestamp() end
     where e.tenant_id = new.tenant_id and e.id = v_offer.entry_id and e.state = 'offered';
    if v_offer.state = 'accepted' then
        update waitlist_openings w
           set filled = least(w.places, w.filled + coalesce(new.seats, 1)),
               filled_at = case when w.filled + coalesce(new.seats, 1) >= w.places then clock_timestamp() end
         where w.tenant_id = new.tenant_id and w.id = v_offer.opening_id and w.filled < w.places;
    end if;
    insert into outbox (tenant_id, id, kind, entity_id, business_id, data)
    values (new.tenant_id, internal.new_id(), 'waitlist.' || v_offer.state, v_offer.entry_id, new.business_id,
            jsonb_build_object('service_id', new.service_id, 'offer_id', v_offer.id, 'booking_id', new.id, 'starts_at', new.starts_at));
    return null;
end $$;
comment on function context.settle_offer() is 'Tells an offer of the waitlist, and whoever it was for, what became of its hold.';

create trigger settle_offer after update of state on bookings for each row
    when (old.state = 'held' and new.state <> 'held') execute function context.settle_offer();

call context.protect_table('waitlist_entries');
call context.protect_table('waitlist_openings');
call context.protect_table('waitlist_offers');
call context.protect_table('waitlist_runs');
call context.guard_table('waitlist_entries');

grant select on waitlist_entries, waitlist_openings, waitlist_offers, waitlist_runs to slotkeeper_server, slotkeeper_api;
grant insert, update, delete on waitlist_entries, waitlist_runs to slotkeeper_api;
grant insert, update on waitlist_openings, waitlist_offers to slotkeeper_api;

-- One more look across tenants: whose waitlist is due. Ids, positions and times.
create policy relay_sees_waitlists on waitlist_runs for select to slotkeeper_relay using (true);
grant select (tenant_id, business_id, position, due_at) on waitlist_runs to slotkeeper_relay;

-- How long things are offered, and how often, is a policy of its own.
alter table policies no force row level security;
alter table policies
    drop constraint policies_section_known,
    add constraint policies_section_known check (section in ('cancellation', 'deposit', 'reminders', 'quiet_hours', 'waitlist'));
alter table policies force row level security;
comment on constraint policies_section_known on policies is 'section: one of cancellation, deposit, reminders, quiet_hours, waitlist';
