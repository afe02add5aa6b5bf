-- $1 tenant, $2 business.
select jsonb_build_object(
    'tenant_status', (select t.status from tenants t where t.tenant_id = $1),
    'business_status', b.status,
    'business', to_jsonb(b),
    'cancellation', internal.policy($1, $2, 'cancellation'),
    'categories', (
        select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.position, c.name), '[]')
          from categories c
         where c.tenant_id = $1 and c.business_id = $2
    ),
    'services', (
        select coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('staff_ids', (
                   select coalesce(jsonb_agg(ss.staff_id order by st.position, st.id), '[]')
                     from service_staff ss
                     join staff st on st.tenant_id = ss.tenant_id and st.id = ss.staff_id
                    where ss.tenant_id = $1 and ss.service_id = s.id and st.status = 'active'
               ), 'tiers', (
                   select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'price_minor', t.price_minor,
                              'min_count', t.min_count, 'max_count', t.max_count) order by t.position), '[]')
                     from price_tiers t
                    where t.tenant_id = $1 and t.service_id = s.id
               ), 'extras', (
                   select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name, 'price_minor', e.price_minor,
                              'per', e.per, 'max_quantity', e.max_quantity) order by e.position), '[]')
                     from extras e
                    where e.tenant_id = $1 and e.service_id = s.id
               ), 'questions', internal.shown_questions($1, s.id)) order by s.position, s.name), '[]')
          from services s
         where s.tenant_id = $1 and s.business_id = $2 and s.status = 'active' and not s.private
    ),
    'staff', (
        select coalesce(jsonb_agg(to_jsonb(st) order by st.position, st.name), '[]')
          from staff st
         where st.tenant_id = $1 and st.business_id = $2 and st.status = 'active'
    )
)
  from businesses b
 where b.tenant_id = $1 and b.id = $2
