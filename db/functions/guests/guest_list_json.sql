create or replace function internal.guest_list_json(p_session sessions) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_most    integer := 5000;
    v_guests  jsonb;
    v_totals  jsonb;
begin
    select coalesce(jsonb_agg(internal.guest_json(g.booking) order by lower((g.booking).contact_name), (g.booking).id), '[]') into v_guests
      from (select b as booking
              from bookings b
             where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and internal.is_guest(b)
             order by lower(b.contact_name), b.id
             limit v_most) g;
    select jsonb_build_object(
               'bookings', count(*),
               'people', coalesce(sum(b.party_size), 0),
               'arrived', coalesce(sum(b.arrived), 0),
               'no_shows', coalesce(sum(b.party_size) filter (where b.state = 'no_show'), 0),
               'pending', coalesce(sum(b.party_size) filter (where b.state = 'pending'), 0)) into v_totals
      from bookings b
     where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and internal.is_guest(b);
    return internal.guest_list_head(p_session) || jsonb_build_object(
        'totals', v_totals,
        'guests', v_guests,
        'as_of', clock_timestamp(),
        'complete', (v_totals ->> 'bookings')::integer <= v_most
    );
end $$;
comment on function internal.guest_list_json(sessions) is
    'The guest list of a session: by name, 5000 bookings at most, and the totals of all (SES-5).';
grant execute on function internal.guest_list_json to slotkeeper_server;

create or replace function internal.guest_list_head(p_session sessions) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_build_object(
                   'session', internal.session_json(p_session),
                   'service', v.name,
                   'business', b.name,
                   'staff', (select coalesce(jsonb_agg(f.name order by f.name), '[]')
                               from session_staff ss
                               join staff f on f.tenant_id = ss.tenant_id and f.id = ss.staff_id
                              where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id))
          from services v
          join businesses b on b.tenant_id = v.tenant_id and b.id = v.business_id
         where v.tenant_id = p_session.tenant_id and v.id = p_session.service_id
    );
end $$;
comment on function internal.guest_list_head(sessions) is 'What stands above a guest list: the session, and the names that belong to it.';
grant execute on function internal.guest_list_head to slotkeeper_server;
