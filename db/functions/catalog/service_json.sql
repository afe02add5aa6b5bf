create or replace function internal.service_json(p_service services) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_service.id,
        'business_id', p_service.business_id,
        'category_id', p_service.category_id,
        'kind', p_service.kind,
        'name', p_service.name,
        'description', p_service.description,
        'tagline', p_service.tagline,
        'status', p_service.status,
        'private', p_service.private,
        'duration_minutes', p_service.duration_minutes,
        'price_minor', p_service.price_minor,
        'currency', p_service.currency,
        'buffer_before_minutes', p_service.buffer_before_minutes,
        'buffer_after_minutes', p_service.buffer_after_minutes,
        'step_minutes', p_service.step_minutes,
        'grid', p_service.grid,
        'notice_minutes', p_service.notice_minutes,
        'window_kind', p_service.window_kind,
        'window_days', p_service.window_days,
        'window_unit', p_service.window_unit,
        'window_start', p_service.window_start,
        'window_end', p_service.window_end
    ) || jsonb_build_object(
        'limit_per_day', p_service.limit_per_day,
        'limit_per_week', p_service.limit_per_week,
        'limit_per_month', p_service.limit_per_month,
        'limit_minutes_per_day', p_service.limit_minutes_per_day,
        'limit_minutes_per_week', p_service.limit_minutes_per_week,
        'assignment', p_service.assignment,
        'choose_by', p_service.choose_by,
        'party_min', p_service.party_min,
        'party_max', p_service.party_max,
        'approval_required', p_service.approval_required,
        'pending_blocks', p_service.pending_blocks,
        'location_type', p_service.location_type,
        'event_type', p_service.event_type,
        'position', p_service.position,
        'capacity', p_service.capacity,
        'private_booking', p_service.private_booking,
        'private_price_minor', p_service.private_price_minor,
        'days_ahead', p_service.days_ahead,
        'staff', (select coalesce(jsonb_agg(jsonb_build_object('staff_id', ss.staff_id, 'fixed', ss.fixed, 'price_minor', ss.price_minor,
                                                'duration_minutes', ss.duration_minutes) order by ss.staff_id), '[]')
                    from service_staff ss
                   where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id),
        'resources', to_jsonb(internal.service_needs(p_service.tenant_id, p_service.id)),
        'version', p_service.version,
        'created_at', p_service.created_at,
        'updated_at', p_service.updated_at
    )
$$;
comment on function internal.service_json(services) is 'A service as the API shows it, with who performs it and what it needs beside them.';
grant execute on function internal.service_json to slotkeeper_server;
