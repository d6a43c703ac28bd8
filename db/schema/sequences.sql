-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE SEQUENCE ticket_number AS bigint START WITH 1 INCREMENT BY 1;
