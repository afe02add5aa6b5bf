create or replace function api.offer_due_waitlist(
    p_tenant      uuid,
    p_business    uuid,
    p_booking     uuid default null,
    p_token_hash  text default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
set jit = off
as $$
declare
    v_run    waitlist_runs;
    v_until  bigint;
    v_zone   text;
    v_offer  jsonb;
begin
    perform context.enter(p_tenant);
    -- One worker a business. Whoever dies here leaves everything as it was, and the next one begins where this one did.
    if not pg_try_advisory_xact_lock(hashtextextended(p_tenant::text || p_business::text, 5)) then
        return jsonb_build_object('outcome', 'busy');
    end if;
    select r.* into v_run from waitlist_runs r where r.tenant_id = p_tenant and r.business_id = p_business;
    if not found then
        return jsonb_build_object('outcome', 'done');
    end if;
    -- What has a position by now is committed, so every later look sees it; what hasn't gets a greater one.
    v_until := coalesce((select max(o.position) from outbox o where o.tenant_id = p_tenant), 0);
    select b.timezone into v_zone
      from businesses b
      join tenants t on t.tenant_id = b.tenant_id and t.status = 'active'
     where b.tenant_id = p_tenant and b.id = p_business and b.status = 'active';
    if v_zone is null or v_run.due_at > clock_timestamp() and not internal.something_freed(v_run, v_until) then
        return internal.finish_waitlist_run(v_run, v_until, v_zone is null);
    end if;
    -- Apart from the offers, for these rows are locked before nothing else is.
    if internal.note_openings(v_run, v_until, v_zone) + internal.end_entries(p_tenant, p_business, v_zone) > 0 then
        return jsonb_build_object('outcome', 'prepared');
    end if;
    v_offer := internal.offer_next(p_tenant, p_business, v_zone, p_booking, p_token_hash);
    return case when v_offer is null then internal.finish_waitlist_run(v_run, v_until, false)
        when v_offer = 'null' then jsonb_build_object('outcome', 'later')
        else jsonb_build_object('outcome', 'offered', 'entry', v_offer) end;
end $$;
comment on function api.offer_due_waitlist(uuid, uuid, uuid, text) is
    'Offers what is free to the next in a business who waits for it: one offer a call, for the worker, which calls again until the outcome is done. Nothing is lost with a worker that dies, and two never offer the same (BKG-10).';
grant execute on function api.offer_due_waitlist to slotkeeper_server, slotkeeper_worker, slotkeeper_login;

create or replace function internal.something_freed(p_run waitlist_runs, p_until bigint) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- What surely frees nothing is named; whatever else happens is looked at.
    return exists (
        select from outbox o
         where o.tenant_id = p_run.tenant_id and o.position > p_run.position and o.position <= p_until
           and coalesce(o.business_id, p_run.business_id) = p_run.business_id
           and o.kind not in ('booking.held', 'booking.confirmed', 'booking.renewed', 'booking.answered', 'booking.updated', 'booking.checked_in',
                              'booking.check_in_undone', 'booking.completed', 'booking.imported', 'booking.token_issued', 'booking.token_revoked', 'booking.changed_hands',
                              'business.embed_key_rotated', 'waitlist.offered', 'waitlist.accepted', 'waitlist.ended', 'time_off.added', 'out_of_use.added')
           and split_part(o.kind, '.', 1) not in ('api_key', 'category', 'customer', 'promotion', 'question', 'tax'));
end $$;
comment on function internal.something_freed(waitlist_runs, bigint) is 'Whether anything has happened in a business, since its waitlist was looked at, that may have freed something.';

create or replace function internal.finish_waitlist_run(p_run waitlist_runs, p_until bigint, p_closed boolean) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Where nobody waits nobody has to look. Whoever joins puts the row back: before us, and then we see them, or after us.
    perform from waitlist_runs r where r.tenant_id = p_run.tenant_id and r.business_id = p_run.business_id for update;
    if not exists (
        select from waitlist_entries e
         where e.tenant_id = p_run.tenant_id and e.business_id = p_run.business_id and e.state in ('waiting', 'offered')
    ) then
        delete from waitlist_runs r where r.tenant_id = p_run.tenant_id and r.business_id = p_run.business_id;
    else
        update waitlist_runs r
           set position = p_until,
               due_at = case when r.due_at <= clock_timestamp() or p_closed then clock_timestamp() + interval '5 minutes' else r.due_at end
         where r.tenant_id = p_run.tenant_id and r.business_id = p_run.business_id;
    end if;
    return jsonb_build_object('outcome', 'done');
end $$;
comment on function internal.finish_waitlist_run(waitlist_runs, bigint, boolean) is
    'Notes up to where a business''s waitlist was looked at; in five minutes it is looked at even if nothing happens.';

create or replace function internal.offer_next(p_tenant uuid, p_business uuid, p_zone text, p_booking uuid, p_token_hash text) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_match  record;
    v_entry  waitlist_entries;
    v_later  boolean := false;
begin
    for v_match in
        select m.* from internal.waitlist_matches(p_tenant, p_business, p_zone, clock_timestamp()) m
    loop
        begin
            v_entry := internal.waitlist_entry(p_tenant, v_match.entry_id);
            v_entry := internal.make_offer(v_entry, v_match.starts_at, v_match.session_id, v_entry.staff_id, p_booking, p_token_hash, null);
            return internal.waitlist_entry_json(v_entry);
        exception
            -- Somebody else was quicker, or changed something meanwhile: then it is for the next, or tried again.
            when serialization_failure or deadlock_detected or exclusion_violation then
                v_later := true;
            when others then
                if sqlstate not like 'SK%' then
                    raise;
                end if;
        end;
    end loop;
    return case when v_later then 'null'::jsonb end;
end $$;
comment on function internal.offer_next(uuid, uuid, text, uuid, text) is
    'Makes one offer: to the first in line for whom something is free and can be held. Null: there is nobody; JSON null: it is worth another try.';

create or replace function internal.end_entries(p_tenant uuid, p_business uuid, p_zone text) returns integer
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_today   date := internal.instant_to_local(p_zone, clock_timestamp())::date;
    v_missed  integer := (internal.policy(p_tenant, p_business, 'waitlist') ->> 'most_missed')::integer;
    v_count   integer;
begin
    with over as (
        select e.id, case
                   when e.date_to < v_today then 'over'
                   when s.status = 'archived' then 'archived'
                   when e.missed >= v_missed then 'missed'
                   when c.status = 'blacklisted' then 'refused'
                   when exists (
                       select from bookings b
                        where b.tenant_id = p_tenant and b.customer_id = e.customer_id and b.service_id = e.service_id
                          and b.state in ('pending', 'confirmed') and b.created_at > e.created_at
                          and b.local_start >= e.date_from and b.local_start < e.date_to + 1
                          and not exists (select from waitlist_offers o where o.tenant_id = p_tenant and o.booking_id = b.id)
                   ) then 'booked_otherwise' end as because
          from waitlist_entries e
          join services s on s.tenant_id = e.tenant_id and s.id = e.service_id
          join customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id
         where e.tenant_id = p_tenant and e.business_id = p_business and e.state = 'waiting'
    ), ended as (
        update waitlist_entries e
           set state = case when o.because in ('over', 'archived', 'missed') then 'expired' else 'withdrawn' end,
               ended_because = o.because, ended_at = clock_timestamp()
          from over o
         where e.tenant_id = p_tenant and e.id = o.id and o.because is not null and e.state = 'waiting'
        returning e.*
    ), told as (
        insert into outbox (tenant_id, id, kind, entity_id, business_id, data)
        select p_tenant, internal.new_id(), 'waitlist.ended', e.id, e.business_id,
               jsonb_build_object('service_id', e.service_id, 'because', e.ended_because)
          from ended e
    )
    select count(*) into v_count from ended;
    return v_count;
end $$;
comment on function internal.end_entries(uuid, uuid, text) is
    'Ends the entries that wait for nothing any more: their dates are over, the service is archived, too many offers went by, the customer may not book, or has booked it otherwise.';
