-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE alert_choice (
    person_id bigint NOT NULL,
    kind text NOT NULL,
    ways text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT alert_choice_pkey PRIMARY KEY (person_id, kind),
    CONSTRAINT alert_choice_kind_check CHECK (kind = ANY (ARRAY['work'::text, 'mine'::text, 'urge'::text, 'half'::text, 'limit'::text, 'hazard'::text, 'answer'::text, 'raised'::text, 'danger'::text])),
    CONSTRAINT alert_choice_ways_check CHECK (ways <@ ARRAY['sound'::text, 'browser'::text, 'push'::text, 'email'::text, 'chat'::text, 'sms'::text])
);

ALTER TABLE alert_choice ADD CONSTRAINT alert_choice_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE alert_choice ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_choice FORCE ROW LEVEL SECURITY;

CREATE POLICY alert_choice_own ON alert_choice FOR ALL TO centre_agent, centre_supervisor, district_manager, district_staff
    USING (person_id = (( SELECT current_person() AS current_person)));
CREATE POLICY alert_choice_owner ON alert_choice FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);

CREATE TRIGGER alert_choice_deleted AFTER DELETE ON alert_choice REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('person_id,kind', '');
CREATE TRIGGER alert_choice_inserted AFTER INSERT ON alert_choice REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('person_id,kind', '');
CREATE TRIGGER alert_choice_updated AFTER UPDATE ON alert_choice REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('person_id,kind', '');

GRANT INSERT, SELECT, UPDATE (ways) ON alert_choice TO centre_agent;
GRANT INSERT, SELECT, UPDATE (ways) ON alert_choice TO centre_supervisor;
GRANT INSERT, SELECT, UPDATE (ways) ON alert_choice TO district_manager;
GRANT INSERT, SELECT, UPDATE (ways) ON alert_choice TO district_staff;
