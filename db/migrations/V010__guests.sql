-- Guests: who of a party has come. A party may come in parts, so its arrivals are counted, not only noted (SES-5).

-- Rows are written under forced row-level security: the owner looks for itself.
alter table bookings no force row level security;

alter table bookings add column arrived integer not null default 0;
update bookings
   set arrived = case when state = 'no_show' then 0 else party_size end,
       checked_in_at = case when state <> 'no_show' then checked_in_at end
 where checked_in_at is not null;
alter table bookings
    add constraint bookings_arrived_range check (arrived between 0 and party_size),
    add constraint bookings_arrived_at_a_time check ((arrived > 0) = (checked_in_at is not null)),
    add constraint bookings_no_show_has_no_arrivals check (state <> 'no_show' or arrived = 0),
    drop constraint bookings_entry_known,
    add constraint bookings_entry_known check (entry_method in ('web_form', 'click_to_chat', 'widget', 'api', 'admin', 'import', 'walk_in'));
comment on column bookings.arrived is 'How many of the party have come.';
comment on column bookings.checked_in_at is 'When the first of the party came.';
comment on constraint bookings_arrived_range on bookings is 'arrived: 0 to the size of the party';
comment on constraint bookings_arrived_at_a_time on bookings is 'checked_in_at: when anybody has arrived, and only then';
comment on constraint bookings_no_show_has_no_arrivals on bookings is 'state: a booking of whose party somebody came is no no-show';
comment on constraint bookings_entry_known on bookings is 'entry_method: one of web_form, click_to_chat, widget, api, admin, import, walk_in';

alter table bookings force row level security;
