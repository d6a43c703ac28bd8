-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE login_session (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    person_id bigint NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT login_session_pkey PRIMARY KEY (id)
);

ALTER TABLE login_session ADD CONSTRAINT login_session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CREATE INDEX login_session_person_id_idx ON login_session USING btree (person_id);

CREATE TRIGGER login_session_kept BEFORE UPDATE ON login_session FOR EACH ROW EXECUTE FUNCTION keep_ended();

GRANT SELECT (person_id, started_at, seen_at, ended_at), UPDATE (ended_at) ON login_session TO administrator;
