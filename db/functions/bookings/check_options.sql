create or replace function internal.check_options(p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_wrong text;
begin
    perform internal.check_document(p_options, array['party_size', 'notes', 'metadata', 'answers', 'entry_method', 'confirm',
        'ignore_notice', 'hold_seconds', 'token_hash', 'client_address', 'hold_caps', 'tiers', 'extras', 'promotion', 'session_id', 'private', 'ignore_required', 'offered']);
    select format('%s: %s', o.name, o.rule) into v_wrong
      from (values
               ('party_size',     'number',  'a whole number from 1 to 10000'),
               ('hold_seconds',   'number',  'a whole number from 1 to 86400'),
               ('notes',          'string',  'a text'),
               ('entry_method',   'string',  'one of web_form, click_to_chat, widget, api, admin'),
               ('token_hash',     'string',  '64 hexadecimal digits'),
               ('client_address', 'string',  'a text'),
               ('confirm',        'boolean', 'true or false'),
               ('ignore_notice',  'boolean', 'true or false'),
               ('private',        'boolean', 'true or false'),
               ('ignore_required', 'boolean', 'true or false'),
               ('offered',        'boolean', 'true or false'),
               ('session_id',     'string',  'a UUID'),
               ('metadata',       'object',  'a JSON object'),
               ('answers',        'object',  'a JSON object, an answer by the key of each question'),
               ('hold_caps',      'object',  'a JSON object with contact and address')
           ) as o (name, type, rule)
     where p_options ? o.name and jsonb_typeof(p_options -> o.name) not in (o.type, 'null')
        or o.name in ('party_size', 'hold_seconds') and p_options ->> o.name !~ '^[0-9]{1,5}$'
        or o.name = 'session_id' and p_options ->> o.name !~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$'
        or o.name = 'token_hash' and p_options ->> o.name !~ '^[0-9a-f]{64}$'
        or o.name = 'hold_caps' and (p_options -> o.name ->> 'contact' !~ '^[0-9]{1,6}$' or p_options -> o.name ->> 'address' !~ '^[0-9]{1,6}$')
        or o.name = 'entry_method' and p_options ->> o.name not in ('web_form', 'click_to_chat', 'widget', 'api', 'admin')
     limit 1;
    if found then
        perform internal.refuse('invalid_input', v_wrong || '.', jsonb_build_object('field', split_part(v_wrong, ':', 1)));
    end if;
    perform internal.check_price_options(p_options);
    -- A hold becomes a booking later, and then nobody would know that its questions weren't to be asked. What the waitlist
    -- offers is held for somebody who hasn't been asked yet, and is asked when they accept.
    if (p_options ->> 'ignore_required')::boolean and not coalesce((p_options ->> 'confirm')::boolean, (p_options ->> 'offered')::boolean, false) then
        perform internal.refuse('invalid_input', 'ignore_required: only with confirm.', '{"field":"ignore_required"}');
    end if;
    if char_length(p_options ->> 'notes') > 10000 then
        perform internal.refuse('invalid_input', 'notes: at most 10000 characters.', '{"field":"notes"}');
    end if;
end $$;
comment on function internal.check_options(jsonb) is 'Refuses options of reserve_booking that are unknown or of the wrong kind, before anything is locked.';
