#!/bin/sh
# Runs once, in a new database: an owner that changes tables (setup) and a role that only uses them (everything else).
set -eu
owner=$(cat /run/secrets/owner_password)
app=$(cat /run/secrets/app_password)
psql -v ON_ERROR_STOP=1 -v owner="$owner" -v app="$app" -U postgres <<'SQL'
CREATE ROLE helpdesk_owner LOGIN PASSWORD :'owner';
CREATE ROLE helpdesk_app LOGIN PASSWORD :'app';
CREATE DATABASE helpdesk OWNER helpdesk_owner;
REVOKE ALL ON DATABASE helpdesk FROM PUBLIC;
GRANT CONNECT ON DATABASE helpdesk TO helpdesk_app;
\connect helpdesk
CREATE EXTENSION IF NOT EXISTS pg_trgm;
GRANT USAGE ON SCHEMA public TO helpdesk_app;
ALTER DEFAULT PRIVILEGES FOR ROLE helpdesk_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO helpdesk_app;
ALTER DEFAULT PRIVILEGES FOR ROLE helpdesk_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO helpdesk_app;
SQL
