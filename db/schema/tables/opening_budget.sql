-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE opening_budget (
    role text NOT NULL,
    free integer NOT NULL,
    most integer NOT NULL,
    CONSTRAINT opening_budget_pkey PRIMARY KEY (role),
    CONSTRAINT opening_budget_free_check CHECK (free > 0 AND most >= free)
);

CREATE TRIGGER opening_budget_deleted AFTER DELETE ON opening_budget REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('role', '');
CREATE TRIGGER opening_budget_inserted AFTER INSERT ON opening_budget REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('role', '');
CREATE TRIGGER opening_budget_updated AFTER UPDATE ON opening_budget REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('role', '');

GRANT SELECT ON opening_budget TO portal_user;
