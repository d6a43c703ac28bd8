-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE calendar_day (
    day date NOT NULL,
    working boolean,
    reason text NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT calendar_day_pkey PRIMARY KEY (day, added_at)
);

CREATE TRIGGER calendar_day_deleted AFTER DELETE ON calendar_day REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('day', '');
CREATE TRIGGER calendar_day_inserted AFTER INSERT ON calendar_day REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('day', '');
CREATE TRIGGER calendar_day_live_deleted AFTER DELETE ON calendar_day REFERENCING OLD TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER calendar_day_live_inserted AFTER INSERT ON calendar_day REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER calendar_day_live_updated AFTER UPDATE ON calendar_day REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER calendar_day_updated AFTER UPDATE ON calendar_day REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('day', '');

GRANT INSERT ON calendar_day TO administrator;
GRANT SELECT ON calendar_day TO portal_user;
GRANT SELECT ON calendar_day TO portal_worker;
