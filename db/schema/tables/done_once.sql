-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE done_once (
    person_id bigint NOT NULL,
    key uuid NOT NULL,
    action text NOT NULL,
    result jsonb,
    at timestamp with time zone DEFAULT now() NOT NULL,
    arguments text,
    CONSTRAINT done_once_pkey PRIMARY KEY (person_id, key)
);

ALTER TABLE done_once ADD CONSTRAINT done_once_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CREATE INDEX done_once_latest_idx ON done_once USING btree (person_id, at);

ALTER TABLE done_once ENABLE ROW LEVEL SECURITY;
ALTER TABLE done_once FORCE ROW LEVEL SECURITY;

CREATE POLICY done_once_own ON done_once FOR ALL TO portal_user
    USING (person_id = (( SELECT current_person() AS current_person)))
    WITH CHECK (person_id = (( SELECT current_person() AS current_person)));
CREATE POLICY done_once_owner ON done_once FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);

GRANT INSERT, SELECT, UPDATE (result) ON done_once TO portal_user;
