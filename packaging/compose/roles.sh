#!/bin/sh
# Makes roles and database, once, when the database's container begins with an empty volume.
set -eu
ROLES_SQL=${ROLES_SQL:-/slotkeeper/roles.sql}

psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    -v server="$SERVER_PASSWORD" -v worker="$WORKER_PASSWORD" -v migrator="$MIGRATOR_PASSWORD" \
    -f "$ROLES_SQL" -f - <<'END'
alter role slotkeeper_server password :'server';
alter role slotkeeper_worker password :'worker';
alter role slotkeeper_migrator password :'migrator';
create database slotkeeper owner slotkeeper_owner;
END
