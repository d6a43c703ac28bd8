-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE alert_preference (
    person_id bigint NOT NULL,
    quiet_from time without time zone,
    quiet_until time without time zone,
    phone character varying(20),
    CONSTRAINT alert_preference_pkey PRIMARY KEY (person_id),
    CONSTRAINT alert_preference_quiet_check CHECK ((quiet_from IS NULL) = (quiet_until IS NULL) AND quiet_from <> quiet_until)
);

ALTER TABLE alert_preference ADD CONSTRAINT alert_preference_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE alert_preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_preference FORCE ROW LEVEL SECURITY;

CREATE POLICY alert_preference_own ON alert_preference FOR ALL TO centre_agent, centre_supervisor, district_manager, district_staff
    USING (person_id = (( SELECT current_person() AS current_person)));
CREATE POLICY alert_preference_owner ON alert_preference FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);

CREATE TRIGGER alert_preference_deleted AFTER DELETE ON alert_preference REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('person_id', '');
CREATE TRIGGER alert_preference_inserted AFTER INSERT ON alert_preference REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('person_id', '');
CREATE TRIGGER alert_preference_updated AFTER UPDATE ON alert_preference REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('person_id', '');

GRANT INSERT, SELECT, UPDATE (quiet_from, quiet_until, phone) ON alert_preference TO centre_agent;
GRANT INSERT, SELECT, UPDATE (quiet_from, quiet_until, phone) ON alert_preference TO centre_supervisor;
GRANT INSERT, SELECT, UPDATE (quiet_from, quiet_until, phone) ON alert_preference TO district_manager;
GRANT INSERT, SELECT, UPDATE (quiet_from, quiet_until, phone) ON alert_preference TO district_staff;
