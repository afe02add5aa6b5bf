create or replace function internal.new_id() returns uuid
language plpgsql volatile parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now bigint := extract(epoch from clock_timestamp()) * 1000000;
begin
    -- RFC 9562, version 7: 48 bits of milliseconds, 12 bits of their fraction (its method 3), then random bits. With the fraction the
    -- events of what happens one after the other sort so. PostgreSQL makes it itself only from 18 on.
    return (
        select encode(
            overlay(
                overlay(uuid_send(gen_random_uuid()) placing substring(int8send(v_now / 1000) from 3) from 1 for 6)
                placing int2send((x'7000'::integer + v_now % 1000 * 4096 / 1000)::smallint) from 7 for 2),
            'hex')::uuid
    );
end $$;
comment on function internal.new_id() is 'A new UUIDv7 (RFC 9562): ordered by time to the microsecond, so that keys grow at one end and events are in order.';
