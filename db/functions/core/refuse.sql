create or replace function internal.refuse(p_code text, p_message text, p_detail jsonb default null) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        message = p_message,
        detail = coalesce(p_detail::text, ''),
        -- For handlers, which report what was refused by its name (internal.refusal_json).
        datatype = p_code,
        errcode = case p_code
            when 'context_missing'        then 'SK001'
            when 'context_forbidden'      then 'SK002'
            when 'tenant_suspended'       then 'SK003'
            when 'not_found'              then 'SK004'
            when 'invalid_input'          then 'SK005'
            when 'version_mismatch'       then 'SK006'
            when 'already_exists'         then 'SK007'
            when 'in_use'                 then 'SK008'
            when 'idempotency_key_reused' then 'SK009'
            when 'slot_taken'             then 'SK010'
            when 'outside_hours'          then 'SK011'
            when 'too_short_notice'       then 'SK012'
            when 'outside_window'         then 'SK013'
            when 'limit_reached'          then 'SK014'
            when 'service_unavailable'    then 'SK015'
            when 'staff_unavailable'      then 'SK016'
            when 'hold_expired'           then 'SK017'
            when 'illegal_transition'     then 'SK018'
            when 'booking_refused'        then 'SK019'
            when 'hold_limit_reached'     then 'SK020'
            when 'renewal_limit_reached'  then 'SK021'
            when 'time_zone_unknown'      then 'SK022'
            when 'local_time_ambiguous'   then 'SK023'
            when 'local_time_missing'     then 'SK024'
            when 'business_unavailable'   then 'SK025'
            when 'time_off_conflicts'     then 'SK026'
            when 'promotion_unknown'      then 'SK032'
            when 'promotion_not_applicable' then 'SK033'
            when 'promotion_used_up'      then 'SK034'
            when 'wrong_session'          then 'SK035'
            when 'already_checked_in'     then 'SK036'
            when 'capacity_below_sold'    then 'SK039'
            when 'session_full'           then 'SK027'
            when 'session_closed'         then 'SK028'
            when 'private_not_possible'   then 'SK029'
            when 'no_session'             then 'SK030'
            when 'answers_invalid'        then 'SK031'
            when 'not_reassignable'       then 'SK037'
            when 'needs_overlap'          then 'SK038'
            when 'too_late_to_cancel'     then 'SK041'
            when 'too_late_to_move'       then 'SK042'
            when 'move_limit_reached'     then 'SK043'
            when 'token_lacks_scope'      then 'SK044'
            when 'series_conflicts'       then 'SK047'
            when 'search_too_broad'       then 'SK056'
            when 'waitlist_limit_reached' then 'SK050'
        end;
end $$;
comment on function internal.refuse(text, text, jsonb) is
    'Refuses a command: a registered code, a sentence for the client, facts for machines (docs/error-codes.md).';
grant execute on function internal.refuse to slotkeeper_server;
