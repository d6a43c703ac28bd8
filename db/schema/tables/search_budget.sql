-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE search_budget (
    role text NOT NULL,
    free integer NOT NULL,
    most integer NOT NULL,
    parts_free integer NOT NULL,
    parts_most integer NOT NULL,
    CONSTRAINT search_budget_pkey PRIMARY KEY (role),
    CONSTRAINT search_budget_free_check CHECK (free > 0 AND most >= free AND parts_free > 0 AND parts_most >= parts_free)
);

CREATE TRIGGER search_budget_deleted AFTER DELETE ON search_budget REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('role', '');
CREATE TRIGGER search_budget_inserted AFTER INSERT ON search_budget REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('role', '');
CREATE TRIGGER search_budget_updated AFTER UPDATE ON search_budget REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('role', '');

GRANT SELECT ON search_budget TO portal_user;
