-- Questions: what a business asks of those who book. Answers are kept with the booking as they were given.

-- Rows are written under forced row-level security: the owner looks for itself.
alter table bookings no force row level security;

-- What is asked with every booking of a service, once for the whole party. What somebody answered isn't here: it stays
-- with their booking, with the label and the text as they were, whatever becomes of the question.
create table questions (
    tenant_id     uuid        not null,
    id            uuid        not null,
    service_id    uuid        not null,
    key           text        not null,
    kind          text        not null,
    label         text        not null,
    help          text,
    required      boolean     not null default false,
    position      integer     not null default 0,
    multiline     boolean,
    max_length    integer,
    options       jsonb,
    multiple      boolean,
    min           numeric,
    max           numeric,
    whole         boolean,
    consent_text  text,
    version       integer     not null default 1,
    created_at    timestamptz not null default clock_timestamp(),
    updated_at    timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    constraint questions_key_once unique (tenant_id, service_id, key),
    constraint questions_key_shape check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint questions_kind_known check (kind in ('text', 'choice', 'number', 'consent')),
    constraint questions_label_length check (char_length(label) between 1 and 500),
    constraint questions_help_length check (char_length(help) <= 2000),
    constraint questions_max_length_range check (max_length between 1 and 10000),
    constraint questions_options_are_list check (jsonb_typeof(options) = 'array'),
    constraint questions_numbers_range check (abs(min) <= 1000000000000000 and abs(max) <= 1000000000000000 and scale(min) <= 6 and scale(max) <= 6),
    constraint questions_max_not_below_min check (max >= min),
    constraint questions_consent_length check (char_length(consent_text) between 1 and 10000),
    constraint questions_fields_of_kind check (
        (kind = 'text') = (multiline is not null) and (kind = 'text') = (max_length is not null)
        and (kind = 'choice') = (options is not null) and (kind = 'choice') = (multiple is not null)
        and (kind = 'number') = (whole is not null) and (kind = 'number' or num_nonnulls(min, max) = 0)
        and (kind = 'consent') = (consent_text is not null)
    )
);
comment on table questions is 'Additional questions of a service (CAT-7).';
comment on column questions.key is 'How answers name it. It stays, and so does the kind: another meaning is another question.';
comment on column questions.options is 'Of a choice: a list of {"value", "label"} in the order in which they are shown. Answers name the value.';
comment on column questions.multiple is 'Of a choice: whether several may be chosen.';
comment on column questions.whole is 'Of a number: whether only whole ones are taken.';
comment on column questions.consent_text is 'Of a consent: what somebody who consents agrees to. The booking keeps it word by word.';
comment on constraint questions_key_shape on questions is 'key: 1 to 63 of a-z, 0-9 and _, a letter first';
comment on constraint questions_kind_known on questions is 'kind: one of text, choice, number, consent';
comment on constraint questions_label_length on questions is 'label: 1 to 500 characters';
comment on constraint questions_help_length on questions is 'help: at most 2000 characters';
comment on constraint questions_max_length_range on questions is 'max_length: 1 to 10000';
comment on constraint questions_options_are_list on questions is 'options: a list of {"value": …, "label": …}';
comment on constraint questions_numbers_range on questions is 'min, max: -1000000000000000 to 1000000000000000, with at most 6 decimals';
comment on constraint questions_max_not_below_min on questions is 'max: not below min';
comment on constraint questions_consent_length on questions is 'consent_text: 1 to 10000 characters';
comment on constraint questions_fields_of_kind on questions is
    'kind: a text has multiline and max_length, a choice options and multiple, a number min, max and whole, a consent its consent_text, and none has another''s';

call context.protect_table('questions');
call context.guard_table('questions');

grant select on questions to slotkeeper_server, slotkeeper_api;
grant insert, update, delete on questions to slotkeeper_api;

-- Until now answers were free data. What there is of them stays readable: the key is all that is known of the question.
alter table bookings
    drop constraint bookings_objects,
    alter column answers set default '[]';
update bookings b
   set answers = (
       select coalesce(jsonb_agg(jsonb_build_object('question_id', null, 'key', a.key, 'kind', 'text', 'label', a.key,
                  'value', coalesce(a.value #>> '{}', ''), 'chosen', null, 'consent_text', null, 'answered_at', b.created_at) order by a.key), '[]')
         from jsonb_each(b.answers) as a (key, value));
alter table bookings
    add constraint bookings_objects check (jsonb_typeof(metadata) = 'object' and jsonb_typeof(price_lines) = 'array' and jsonb_typeof(answers) = 'array');
comment on column bookings.answers is
    'What was answered to the service''s questions, in their order: each with its key, label, value and, of a consent, the text agreed to, as they were then.';
comment on constraint bookings_objects on bookings is 'metadata: a JSON object';

alter table bookings force row level security;
