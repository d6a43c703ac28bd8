-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE draft (
    person_id bigint NOT NULL,
    form text NOT NULL,
    field text NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT draft_pkey PRIMARY KEY (person_id, form, field),
    CONSTRAINT draft_size_check CHECK (octet_length(text) <= 65536 AND length(form) <= 200 AND length(field) <= 100)
);

ALTER TABLE draft ADD CONSTRAINT draft_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CREATE INDEX draft_at_idx ON draft USING btree (at);

ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft FORCE ROW LEVEL SECURITY;

CREATE POLICY draft_over ON draft FOR DELETE TO portal_worker
    USING (at < (now() - '1 day'::interval));
CREATE POLICY draft_over_found ON draft FOR SELECT TO portal_worker
    USING (at < (now() - '1 day'::interval));
CREATE POLICY draft_own ON draft FOR ALL TO portal_user
    USING (person_id = (( SELECT current_person() AS current_person)))
    WITH CHECK (person_id = (( SELECT current_person() AS current_person)));
CREATE POLICY draft_owner ON draft FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);

CREATE TRIGGER draft_few BEFORE INSERT ON draft FOR EACH ROW WHEN (new.field <> ''::text) EXECUTE FUNCTION keep_drafts_few();

GRANT DELETE, INSERT, SELECT, UPDATE (text, at) ON draft TO portal_user;
GRANT DELETE, SELECT (at) ON draft TO portal_worker;
