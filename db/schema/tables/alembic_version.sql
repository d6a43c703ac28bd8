-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

GRANT SELECT ON alembic_version TO portal_app;
