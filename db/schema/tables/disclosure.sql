-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE disclosure (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    person_id bigint NOT NULL,
    role text NOT NULL,
    unit_id integer,
    table_name text NOT NULL,
    district_id integer NOT NULL,
    row_id bigint NOT NULL,
    purpose text NOT NULL,
    reference text,
    CONSTRAINT disclosure_pkey PRIMARY KEY (id)
);

ALTER TABLE disclosure ADD CONSTRAINT disclosure_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE disclosure ADD CONSTRAINT disclosure_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

CREATE INDEX disclosure_at_idx ON disclosure USING btree (at, id);
CREATE INDEX disclosure_person_id_at_idx ON disclosure USING btree (person_id, at);
CREATE INDEX disclosure_table_name_district_id_row_id_at_idx ON disclosure USING btree (table_name, district_id, row_id, at);

ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure FORCE ROW LEVEL SECURITY;

CREATE POLICY disclosure_every ON disclosure FOR SELECT TO administrator
    USING (true);
CREATE POLICY disclosure_owner ON disclosure FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);
CREATE POLICY disclosure_unit ON disclosure FOR SELECT TO centre_supervisor, district_manager
    USING (unit_id = (( SELECT current_unit() AS current_unit)));

CREATE TRIGGER disclosure_live_inserted AFTER INSERT ON disclosure REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('disclosure');

GRANT SELECT ON disclosure TO administrator;
GRANT SELECT ON disclosure TO centre_supervisor;
GRANT SELECT ON disclosure TO district_manager;
