-- Operation: what has to be known about the database itself, whichever tenants it has.

-- Positions of events are promised to grow and never to be given twice. After a restore from a back-up that is no longer
-- so: events that clients have read are gone, and their positions would go to others. So each life of the database that
-- begins at an earlier moment is an epoch of its own, with greater positions than any before can have given. Here belongs
-- when each began; what is in it stands in the outbox.
create table epochs (
    first_position  bigint      not null primary key,
    server          text        not null,
    kept_until      bigint      not null,
    began_at        timestamptz not null,
    constraint epochs_begin_after_what_was_kept check (first_position > kept_until)
);
comment on table epochs is '@global: the lives of this database: the first began with it, each further one with a restore or a failover.';
comment on column epochs.server is 'The system identifier and timeline of PostgreSQL by which the next epoch is noticed.';
comment on column epochs.kept_until is 'The last position of the epochs before that is still there: what a client read after it has not happened.';
comment on constraint epochs_begin_after_what_was_kept on epochs is 'first_position: after kept_until';

grant select on epochs to slotkeeper_api, slotkeeper_server;
grant select, insert on epochs to slotkeeper_relay;
grant update on sequence outbox_position to slotkeeper_relay;
