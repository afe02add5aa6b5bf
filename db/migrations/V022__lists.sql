-- Lists: the words by which customers and bookings are found, and the orders in which bookings are listed. PostgreSQL's
-- operators for patterns and full text aren't leakproof, so under row-level security they never become index conditions; the
-- comparisons of texts are. So each word has a row of its own, and "begins with" is a range of them (decision 0030).

create function context.fold(p_text text) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Compatibility forms apart, marks away, small letters; then the Latin letters that have no mark to lose.
    return translate(
        replace(replace(replace(replace(
            lower(regexp_replace(normalize(lower(p_text), nfkd), '[\u0300-\u036f]', '', 'g')),
            'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        'øłđðħıŧ', 'olddhit');
end $$;
comment on function context.fold(text) is 'A text as it is looked for: without capitals, accents and ligatures.';

create function context.contact_words(p_name text, p_email text, p_phone text) returns text[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_email   text := left(context.fold(btrim(p_email)), 320);
    v_digits  text := left(regexp_replace(p_phone, '[^0-9]', '', 'g'), 40);
begin
    return array(
        select w.word
          from (select left(n.word, 64) as word
                  from regexp_split_to_table(context.fold(concat_ws(' ', p_name, split_part(v_email, '@', 1))), '[^[:alnum:]]+') with ordinality as n (word, place)
                 where n.place <= 24
                union
                -- The kinds that aren't words begin with a sign that no word has: a whole address, its domain, a number from
                -- the front and from the back, for people leave out the country and the first zero.
                select '=' || v_email
                union
                select '@' || split_part(v_email, '@', 2)
                union
                select '+' || v_digits
                union
                select '-' || reverse(v_digits)) w
         where char_length(w.word) between 2 and 321 or w.word ~ '^[[:alnum:]]$'
         order by w.word collate "C"
    );
end $$;
comment on function context.contact_words(text, text, text) is
    'The words by which somebody is found: of their name and the first part of their address, the address, its domain, and the telephone number.';

grant execute on function context.fold(text), context.contact_words(text, text, text) to slotkeeper_api, slotkeeper_server;

-- The words of customers. Here belongs what internal.found_by_words looks for and nothing else: it is an index.
create table customer_words (
    tenant_id    uuid             not null,
    word         text collate "C" not null,
    customer_id  uuid             not null,
    primary key (tenant_id, word, customer_id),
    foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade,
    constraint customer_words_length check (char_length(word) between 1 and 321)
);
comment on table customer_words is 'By which words a customer is found. Kept by a trigger, as an index would be.';
comment on constraint customer_words_length on customer_words is 'word: 1 to 321 characters';
create index customer_words_by_customer on customer_words (tenant_id, customer_id, word);

-- The words of a booking whose contact, as it was typed, isn't its customer's; the others are found by their customer.
create table booking_words (
    tenant_id   uuid             not null,
    word        text collate "C" not null,
    booking_id  uuid             not null,
    primary key (tenant_id, word, booking_id),
    foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade,
    constraint booking_words_length check (char_length(word) between 1 and 321)
);
comment on table booking_words is 'By which words a booking is found beside those of its customer. Kept by a trigger, as an index would be.';
comment on constraint booking_words_length on booking_words is 'word: 1 to 321 characters';
create index booking_words_by_booking on booking_words (tenant_id, booking_id, word);

call context.protect_table('customer_words');
call context.protect_table('booking_words');
grant select on customer_words, booking_words to slotkeeper_server, slotkeeper_api;
grant insert, delete on customer_words, booking_words to slotkeeper_api;

create function context.index_booking() returns trigger
language plpgsql
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if tg_op = 'UPDATE' then
        if (old.contact_name, old.contact_email, old.contact_phone, old.customer_id)
           is not distinct from (new.contact_name, new.contact_email, new.contact_phone, new.customer_id) then
            return null;
        end if;
        delete from booking_words w where w.tenant_id = new.tenant_id and w.booking_id = new.id;
    end if;
    if not exists (select from customers c
                    where c.tenant_id = new.tenant_id and c.id = new.customer_id
                      and (c.name, c.email, c.phone) is not distinct from (new.contact_name, new.contact_email, new.contact_phone)) then
        insert into booking_words (tenant_id, word, booking_id)
        select new.tenant_id, w, new.id from unnest(context.contact_words(new.contact_name, new.contact_email, new.contact_phone)) w;
    end if;
    return null;
end $$;
comment on function context.index_booking() is 'Keeps the words of a booking whose contact differs from its customer''s.';

create function context.index_customer() returns trigger
language plpgsql
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if tg_op = 'UPDATE' then
        if (old.name, old.email, old.phone) is not distinct from (new.name, new.email, new.phone) then
            return null;
        end if;
        delete from customer_words w where w.tenant_id = new.tenant_id and w.customer_id = new.id;
        -- Their bookings were found by what they were called; each is still found by what it says itself.
        insert into booking_words (tenant_id, word, booking_id)
        select b.tenant_id, w, b.id
          from bookings b, unnest(context.contact_words(b.contact_name, b.contact_email, b.contact_phone)) w
         where b.tenant_id = new.tenant_id and b.customer_id = new.id
           and (b.contact_name, b.contact_email, b.contact_phone) is distinct from (new.name, new.email, new.phone)
            on conflict (tenant_id, word, booking_id) do nothing;
    end if;
    insert into customer_words (tenant_id, word, customer_id)
    select new.tenant_id, w, new.id from unnest(context.contact_words(new.name, new.email, new.phone)) w;
    return null;
end $$;
comment on function context.index_customer() is 'Keeps the words of a customer, and of their bookings that were made under another contact.';

create trigger index_customer after insert or update on customers for each row execute function context.index_customer();
create trigger index_booking after insert or update on bookings for each row execute function context.index_booking();

-- What there is already.
alter table customers no force row level security;
alter table bookings no force row level security;
alter table customer_words no force row level security;
alter table booking_words no force row level security;
insert into customer_words (tenant_id, word, customer_id)
select c.tenant_id, w, c.id from customers c, unnest(context.contact_words(c.name, c.email, c.phone)) w;
insert into booking_words (tenant_id, word, booking_id)
select b.tenant_id, w, b.id
  from bookings b
  join customers c on c.tenant_id = b.tenant_id and c.id = b.customer_id,
       unnest(context.contact_words(b.contact_name, b.contact_email, b.contact_phone)) w
 where (c.name, c.email, c.phone) is distinct from (b.contact_name, b.contact_email, b.contact_phone);
alter table customers force row level security;
alter table bookings force row level security;
alter table customer_words force row level security;
alter table booking_words force row level security;

-- The orders of lists beside the start, which bookings_by_business has.
create index bookings_by_age on bookings (tenant_id, created_at, id);
create index bookings_by_change on bookings (tenant_id, updated_at, id);
