create or replace function internal.staff_json(p_staff staff) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_staff.id,
        'business_id', p_staff.business_id,
        'name', p_staff.name,
        'title', p_staff.title,
        'email', p_staff.email,
        'phone', p_staff.phone,
        'description', p_staff.description,
        'status', p_staff.status,
        'position', p_staff.position,
        'version', p_staff.version,
        'created_at', p_staff.created_at,
        'updated_at', p_staff.updated_at
    )
$$;
comment on function internal.staff_json(staff) is 'A staff member as the API shows them.';
grant execute on function internal.staff_json to slotkeeper_server;
