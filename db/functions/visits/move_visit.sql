create or replace function api.move_visit(
    p_tenant     uuid,
    p_id         uuid,
    p_starts_at  timestamptz,
    p_options    jsonb default null,
    p_request    jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'move_visit', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_visit    visits;
    v_seen     bookings[];
    v_old      bookings;
    v_parts    jsonb;
    v_locked   service_staff[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(v_options, array['any_staff', 'ignore_notice', 'reason', 'by', 'override']);
    perform internal.check_move_options(v_options);
    if p_starts_at is null or p_starts_at < '2000-01-01 00:00+00' or p_starts_at >= '2050-01-01 00:00+00' then
        perform internal.refuse('invalid_input', 'starts_at: an instant of the years 2000 to 2049.', '{"field":"starts_at"}');
    end if;
    v_visit := internal.found_visit(p_tenant, p_id);
    v_seen := internal.parts_in(v_visit, array['pending', 'confirmed'], 'moved');
    v_parts := internal.parts_to_move(v_seen, v_options);

    -- lock
    v_locked := internal.lock_visit(p_tenant, v_parts, p_starts_at, array(select o.id from unnest(v_seen) o));

    -- check, write, record: none of its own times is in its way
    foreach v_old in array v_seen loop
        v_old := internal.locked_to_move(v_old, '{}', v_options, null, p_request);
        if internal.staff_of(v_old) <> array(select w::uuid from jsonb_array_elements(v_parts) p, jsonb_array_elements_text(p -> 'with') w
                                              where p ->> 'booking_id' = v_old.id::text order by w::uuid) then
            raise exception using errcode = '40001', message = 'The booking was given to somebody else meanwhile.';
        end if;
    end loop;
    foreach v_old in array v_seen loop
        perform internal.give_back_time(v_old);
    end loop;
    perform internal.place_visit(v_visit, v_parts, p_starts_at, null, v_locked, p_request);
    return internal.finish_command(p_tenant, 'move_visit', p_request, internal.visit_json(v_visit));
end $$;
comment on function api.move_visit(uuid, uuid, timestamptz, jsonb, jsonb) is
    'Moves what is left of a visit, one service after the other from a start, each with whoever it is unless {"any_staff":true}; all or none, and prices stay (BKG-9, BKG-4).';
grant execute on function api.move_visit to slotkeeper_server, slotkeeper_login;

create or replace function internal.parts_to_move(p_seen bookings[], p_options jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_agg(jsonb_build_object('service_id', b.service_id, 'business_id', b.business_id, 'booking_id', b.id,
                   'with', internal.booking_staff_ids(b), 'before', internal.booking_place(b), 'options', p_options) order by b.part)
          from unnest(p_seen) b
    );
end $$;
comment on function internal.parts_to_move(bookings[], jsonb) is
    'The parts of a visit that is moved, as internal.place_visit takes them: with whom each is, and where it was.';
