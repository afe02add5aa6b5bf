create or replace function internal.override_json(p_override overrides) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_override.id,
        'business_id', p_override.business_id,
        'staff_id', p_override.staff_id,
        'starts_on', p_override.starts_on,
        'ends_on', p_override.ends_on,
        'start', internal.clock_text(p_override.start_minute),
        'end', internal.clock_text(p_override.end_minute),
        'available', p_override.available,
        'reason', p_override.reason,
        'version', p_override.version,
        'created_at', p_override.created_at,
        'updated_at', p_override.updated_at
    )
$$;
comment on function internal.override_json(overrides) is 'An override as the API shows it; start and end are null for whole days.';
grant execute on function internal.override_json to slotkeeper_server;
