-- Moving: a booking gets another time, other people, another variant of its service or another session, and stays the
-- booking that it is. Here belongs what was before each move; what a booking is now stands in bookings.
alter table bookings no force row level security;
alter table bookings
    add column sequence integer not null default 0,
    add constraint bookings_sequence_counts check (sequence >= 0);
alter table bookings force row level security;
comment on column bookings.sequence is 'How often what calendars show of it has changed: the SEQUENCE of RFC 5545 beside the UID, which is its id.';

create table booking_moves (
    tenant_id   uuid        not null,
    booking_id  uuid        not null,
    sequence    integer     not null,
    moved_at    timestamptz not null default clock_timestamp(),
    moved_by    text,
    reason      text,
    moved_from  jsonb       not null,
    moved_to    jsonb       not null,
    primary key (tenant_id, booking_id, sequence),
    foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade,
    constraint booking_moves_reason_length check (char_length(reason) <= 2000),
    constraint booking_moves_places check (jsonb_typeof(moved_from) = 'object' and jsonb_typeof(moved_to) = 'object')
);
comment on table booking_moves is 'What each move of a booking changed, as internal.booking_place shows it. Only added to.';
comment on column booking_moves.sequence is 'The booking''s sequence after the move.';
comment on column booking_moves.moved_by is 'The key or login that asked for it.';
comment on constraint booking_moves_reason_length on booking_moves is 'reason: at most 2000 characters';
comment on constraint booking_moves_places on booking_moves is 'moved_from, moved_to: JSON objects';

-- Legal moves between states stay as they were; the service may change now, to another variant of it.
create or replace function context.guard_booking() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if new.state is distinct from old.state and not (case old.state
        when 'held'      then new.state in ('pending', 'confirmed', 'cancelled', 'expired')
        when 'pending'   then new.state in ('confirmed', 'rejected', 'cancelled', 'expired')
        when 'confirmed' then new.state in ('completed', 'no_show', 'cancelled')
        when 'completed' then new.state = 'no_show'
        when 'no_show'   then new.state = 'completed'
        else false
    end) then
        raise exception using
            errcode = 'SK018',
            message = format('A booking that is %s cannot become %s.', old.state, new.state),
            detail = json_build_object('from', old.state, 'to', new.state);
    end if;
    if (new.id, new.reference, new.business_id) is distinct from (old.id, old.reference, old.business_id) then
        raise exception using errcode = 'SK005', message = 'A booking keeps its id, reference and business.';
    end if;
    return new;
end $$;
comment on function context.guard_booking() is 'Refuses illegal moves between booking states and changes of a booking''s identity.';

call context.protect_table('booking_moves');
grant select on booking_moves to slotkeeper_server, slotkeeper_api;
grant insert on booking_moves to slotkeeper_api;
