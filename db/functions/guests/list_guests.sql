create or replace function api.list_guests(p_tenant uuid, p_session uuid, p_limit integer default 1000)
returns table (
    booking_id     uuid,
    reference      text,
    name           text,
    email          text,
    phone          text,
    party_size     integer,
    tiers          text,
    extras         text,
    private        boolean,
    state          text,
    arrived        integer,
    checked_in_at  timestamptz,
    entry_method   text,
    notes          text,
    answers        jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    if not exists (select from sessions s where s.tenant_id = p_tenant and s.id = p_session) then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    return query
        select b.id, b.reference, b.contact_name, b.contact_email, b.contact_phone, b.party_size,
               internal.counted_text(internal.named_lines(b.price_lines, 'tier')),
               internal.counted_text(internal.named_lines(b.price_lines, 'extra')),
               b.private, b.state, b.arrived, b.checked_in_at, b.entry_method, b.notes, b.answers
          from bookings b
         where b.tenant_id = p_tenant and b.session_id = p_session and internal.is_guest(b)
         order by lower(b.contact_name), b.id
         limit internal.page_size(p_limit);
end $$;
comment on function api.list_guests(uuid, uuid, integer) is
    'Who comes to a session, by name: parties with tiers, extras, and how many of each have arrived (SES-5).';
grant execute on function api.list_guests to slotkeeper_server, slotkeeper_login;

create or replace function internal.counted_text(p_named jsonb) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(format('%s × %s', n.one ->> 'quantity', n.one ->> 'name'), ', ' order by n.place)
          from jsonb_array_elements(p_named) with ordinality as n (one, place)
    );
end $$;
comment on function internal.counted_text(jsonb) is 'Such a list in words: 2 × Adult, 1 × Child. Null when it is empty.';
