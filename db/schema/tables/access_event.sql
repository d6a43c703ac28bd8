-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE access_event (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text NOT NULL,
    person_id bigint,
    about_id bigint,
    role text,
    unit_id integer,
    address text,
    browser text,
    what text,
    amount integer,
    purpose text,
    CONSTRAINT access_event_pkey PRIMARY KEY (id),
    CONSTRAINT access_event_kind_check CHECK (kind = ANY (ARRAY['signed_in'::text, 'sign_in_failed'::text, 'signed_out'::text, 'session_ended'::text, 'role_given'::text, 'role_ended'::text, 'exported'::text, 'many_opened'::text, 'openings_refused'::text, 'many_searches'::text, 'searches_refused'::text]))
);

ALTER TABLE access_event ADD CONSTRAINT access_event_about_id_fkey FOREIGN KEY (about_id) REFERENCES person(id);
ALTER TABLE access_event ADD CONSTRAINT access_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE access_event ADD CONSTRAINT access_event_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

CREATE INDEX access_event_about_idx ON access_event USING btree (about_id, at, id);
CREATE INDEX access_event_at_idx ON access_event USING btree (at, id);
CREATE INDEX access_event_kind_idx ON access_event USING btree (kind, at, id);
CREATE INDEX access_event_person_idx ON access_event USING btree (person_id, at, id);

ALTER TABLE access_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_event FORCE ROW LEVEL SECURITY;

CREATE POLICY access_event_every ON access_event FOR SELECT TO administrator
    USING (true);
CREATE POLICY access_event_owner ON access_event FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);
CREATE POLICY access_event_unit ON access_event FOR SELECT TO centre_supervisor, district_manager
    USING (unit_id = (( SELECT current_unit() AS current_unit)) AND (kind = ANY (ARRAY['exported'::text, 'many_opened'::text, 'openings_refused'::text, 'many_searches'::text, 'searches_refused'::text])));

CREATE TRIGGER access_event_live_inserted AFTER INSERT ON access_event REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('access');

GRANT SELECT ON access_event TO administrator;
GRANT SELECT ON access_event TO centre_supervisor;
GRANT SELECT ON access_event TO district_manager;
