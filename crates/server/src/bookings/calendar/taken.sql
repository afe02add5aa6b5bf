-- What is taken now: a row of the bookings that count against the service's limits, which also tells the time; and one of each
-- person and unit. $1 tenant, $2 people and units, $3 from, $4 to, $5 the booking that is being moved or null: its own time is in
-- nobody's way; $6 business and $7 service whose bookings count or null; $8 whether every day from today on is wanted.
with asked as (
    select first - interval '33 days' as counted_after, $4::timestamptz + interval '33 days' as counted_before,
           first - interval '12 days' as claims_after, $4::timestamptz + interval '3 days' as claims_before, first - interval '5 days' as ends_after
      from (select case when $8 then least($3::timestamptz, statement_timestamp()) else $3::timestamptz end as first) f
)
select null::uuid as subject,
       array_agg(b.starts_at) as starts,
       array_agg(b.ends_at) as ends,
       clock_timestamp() as now,
       -- When time alone will free something next: whatever a hold keeps.
       (select min(h.hold_expires_at) from bookings h
         where h.tenant_id = $1 and h.state = 'held' and h.hold_expires_at > statement_timestamp()) as next_expiry
  from bookings b
 where $7::uuid is not null
   and b.tenant_id = $1 and b.business_id = $6 and b.service_id = $7 and b.id is distinct from $5
   and b.starts_at > (select a.counted_after from asked a) and b.starts_at < (select a.counted_before from asked a)
   and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > clock_timestamp())
union all
select s.id, c.starts, c.ends, null, null
  from unnest($2::uuid[]) s (id)
 cross join lateral (
     select array_agg(c.starts_at) as starts, array_agg(c.ends_at) as ends
       from claims c
      -- As a list of one, which only claims_pkey can look up: for PostgreSQL the constraint's GiST index looks as cheap where there are
      -- many tenants, and it would read all that this person ever had.
      where c.tenant_id = $1 and c.subject_id = any (array[s.id])
        and c.starts_at < (select a.claims_before from asked a) and c.starts_at > (select a.claims_after from asked a)
        and c.ends_at > (select a.ends_after from asked a)
        and (c.expires_at is null or c.expires_at > clock_timestamp())
        and ($5::uuid is null or c.booking_id is distinct from $5)
 ) c
