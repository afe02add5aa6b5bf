create or replace function api.preview_series(
    p_tenant        uuid,
    p_service       uuid,
    p_local_starts  timestamp[],
    p_staff         uuid  default null,
    p_options       jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_service  services;
    v_options  jsonb;
    v_dates    jsonb;
begin
    perform context.enter(p_tenant);
    v_options := internal.series_options(p_options);
    v_service := internal.bookable_service(p_tenant, p_service);
    p_local_starts := internal.series_starts(p_local_starts);
    v_options := internal.with_answers(v_service, v_options, false);
    -- Done and taken back: what it says is what booking does, limits and own dates in each other's way included.
    begin
        v_dates := internal.place_series(internal.draft_series(v_service, p_local_starts, null, null), v_service, p_local_starts,
            jsonb_build_object('id', internal.nobody(p_tenant)), p_staff, v_options, null);
        raise exception using errcode = 'P0SK0', message = 'A preview takes back what it did.';
    exception when sqlstate 'P0SK0' then
        null;
    end;
    return jsonb_build_object(
        'dates', (select jsonb_agg(d - 'booking_id' order by (d ->> 'occurrence')::integer) from jsonb_array_elements(v_dates) d),
        'possible', (select count(*) from jsonb_array_elements(v_dates) d where d -> 'refused' is null));
end $$;
comment on function api.preview_series(uuid, uuid, timestamp[], uuid, jsonb) is
    'Which dates of a series could be booked now, with whom and at which price, and why the others couldn''t; writes nothing (BKG-9).';
grant execute on function api.preview_series to slotkeeper_server, slotkeeper_login;

create or replace function internal.nobody(p_tenant uuid) returns uuid
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_id uuid := internal.new_id();
begin
    insert into customers (tenant_id, id, name) values (p_tenant, v_id, 'Nobody');
    return v_id;
end $$;
comment on function internal.nobody(uuid) is 'A customer for a preview, gone with it.';
