-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE search_made (
    person_id bigint NOT NULL,
    asked bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    part boolean NOT NULL,
    CONSTRAINT search_made_pkey PRIMARY KEY (person_id, asked)
);

ALTER TABLE search_made ADD CONSTRAINT search_made_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE search_made ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_made FORCE ROW LEVEL SECURITY;

CREATE POLICY search_made_owner ON search_made FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);
