create or replace function api.cancel_by_token(p_token text, p_reason text default null, p_request jsonb default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_opened  record;
    v_answer  jsonb;
begin
    v_opened := internal.begin_by_token(p_token, 'cancel_by_token', 'cancel', p_request);
    if v_opened.answer is not null then
        return v_opened.answer;
    end if;
    v_answer := internal.cancel(v_opened.tenant, v_opened.booking, p_reason, jsonb_build_object('by', 'customer'), v_opened.request);
    return internal.finish_command(v_opened.tenant, 'cancel_by_token', v_opened.request, internal.as_customer_sees(v_answer));
end $$;
comment on function api.cancel_by_token(text, text, jsonb) is
    'Cancels the booking that a token opens, for its customer and under its terms. Its tokens open nothing from then on (BKG-5, BKG-6).';
grant execute on function api.cancel_by_token to slotkeeper_server, slotkeeper_login;
