create or replace function internal.customer_json(p_customer customers) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_customer.id,
        'name', p_customer.name,
        'email', p_customer.email,
        'phone', p_customer.phone,
        'notes', p_customer.notes,
        'status', p_customer.status,
        'version', p_customer.version,
        'created_at', p_customer.created_at,
        'updated_at', p_customer.updated_at
    )
$$;
comment on function internal.customer_json(customers) is 'A customer as the API shows them to the business.';
grant execute on function internal.customer_json to slotkeeper_server;
