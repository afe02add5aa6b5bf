create or replace function internal.new_id() returns uuid
language plpgsql volatile parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- RFC 9562, version 7: 48 bits of milliseconds, then random bits; PostgreSQL makes it itself only from 18 on.
    return (
        select encode(
            set_bit(
                set_bit(
                    overlay(uuid_send(gen_random_uuid())
                        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                        from 1 for 6),
                    52, 1),
                53, 1),
            'hex')::uuid
    );
end $$;
comment on function internal.new_id() is 'A new UUIDv7 (RFC 9562): ordered by time, so that keys grow at one end.';
