-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE category (
    code text NOT NULL,
    words jsonb NOT NULL,
    handler text NOT NULL,
    confidential boolean DEFAULT false NOT NULL,
    urgency integer DEFAULT 5 NOT NULL,
    active boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    subject jsonb DEFAULT '{}'::jsonb NOT NULL,
    checked boolean DEFAULT false NOT NULL,
    hazard boolean DEFAULT false NOT NULL,
    CONSTRAINT category_pkey PRIMARY KEY (code)
);

CREATE TRIGGER category_deleted AFTER DELETE ON category REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('code', '');
CREATE TRIGGER category_inserted AFTER INSERT ON category REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('code', '');
CREATE TRIGGER category_live_deleted AFTER DELETE ON category REFERENCING OLD TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER category_live_inserted AFTER INSERT ON category REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER category_live_updated AFTER UPDATE ON category REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER category_updated AFTER UPDATE ON category REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('code', '');
CREATE TRIGGER category_version BEFORE UPDATE ON category FOR EACH ROW EXECUTE FUNCTION raise_version();

GRANT
    INSERT,
    UPDATE (words, handler, confidential, urgency, active, subject, checked, hazard)
ON category TO administrator;
GRANT SELECT ON category TO portal_user;
GRANT SELECT ON category TO portal_worker;
