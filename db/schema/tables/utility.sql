-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE utility (
    code text NOT NULL,
    name text NOT NULL,
    zone text NOT NULL,
    language text NOT NULL,
    CONSTRAINT utility_pkey PRIMARY KEY (code)
);

GRANT SELECT ON utility TO portal_user;
GRANT SELECT ON utility TO portal_worker;
