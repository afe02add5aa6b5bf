-- What a business has set of one service. $1 tenant, $2 service, $3 from and $4 to: of which dates changes of hours are wanted,
-- $5 business or null: the service must be its own.
with service as (
    select s.*, b.timezone, b.slug, b.status as business_status, t.status as tenant_status,
           -- A window counted in bookable days needs to know every day from today on.
           case when s.window_kind = 'rolling_bookable' then least($3::timestamptz, clock_timestamp()) else $3::timestamptz end as first
      from services s
      join businesses b on b.tenant_id = s.tenant_id and b.id = s.business_id
      join tenants t on t.tenant_id = s.tenant_id
     where s.tenant_id = $1 and s.id = $2 and ($5::uuid is null or s.business_id = $5)
), people as (
    select ss.staff_id, ss.fixed, ss.duration_minutes, st.position
      from service s
      join service_staff ss on ss.tenant_id = $1 and ss.service_id = s.id
      join staff st on st.tenant_id = ss.tenant_id and st.id = ss.staff_id
     where s.kind = 'appointment' and st.status = 'active'
), units as (
    select u.need, u.unit_id, u.place from internal.need_units($1, internal.service_needs($1, $2)) u
)
select jsonb_build_object(
    'slug', s.slug,
    'timezone', s.timezone,
    'tenant_status', s.tenant_status,
    'business_status', s.business_status,
    'service', to_jsonb(s),
    'people', (select coalesce(jsonb_agg(to_jsonb(p) order by p.position, p.staff_id), '[]') from people p),
    'needs', (
        select coalesce(jsonb_agg(jsonb_build_object(
                   'quantity', n.quantity,
                   'buffer_before_minutes', n.buffer_before_minutes,
                   'buffer_after_minutes', n.buffer_after_minutes,
                   'units', (select coalesce(jsonb_agg(u.unit_id order by u.place), '[]') from units u where u.need = n.number)
               ) order by n.number), '[]')
          from service_resources n
         where n.tenant_id = $1 and n.service_id = $2
    ),
    'weeks', (
        select coalesce(jsonb_agg(jsonb_build_object(
                   'staff_id', w.staff_id,
                   'valid_from', nullif(w.valid_from, '-infinity'),
                   'valid_to', nullif(w.valid_to, 'infinity'),
                   'intervals', (select coalesce(jsonb_agg(jsonb_build_array(i.weekday, i.start_minute, i.end_minute)), '[]')
                                   from schedule_intervals i
                                  where i.tenant_id = $1 and i.schedule_id = w.id))), '[]')
          from schedules w
         where w.tenant_id = $1 and w.business_id = s.business_id
           and (w.staff_id is null or w.staff_id = any (array(select p.staff_id from people p)))
    ),
    'overrides', (
        select coalesce(jsonb_agg(jsonb_build_object('staff_id', o.staff_id, 'starts_on', o.starts_on, 'ends_on', o.ends_on,
                   'start_minute', o.start_minute, 'end_minute', o.end_minute, 'available', o.available)), '[]')
          from overrides o
         where o.tenant_id = $1 and o.business_id = s.business_id
           and o.ends_on >= (s.first - interval '3 days')::date and o.starts_on <= ($4::timestamptz + interval '3 days')::date
           and (o.staff_id is null or o.staff_id = any (array(select p.staff_id from people p)))
    )
)
  from service s
