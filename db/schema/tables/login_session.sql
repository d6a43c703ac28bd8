-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE login_session (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    person_id bigint NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    address text,
    browser text,
    CONSTRAINT login_session_pkey PRIMARY KEY (id)
);

ALTER TABLE login_session ADD CONSTRAINT login_session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CREATE INDEX login_session_person_id_idx ON login_session USING btree (person_id);

CREATE TRIGGER login_session_begun AFTER INSERT ON login_session FOR EACH ROW EXECUTE FUNCTION record_session();
CREATE TRIGGER login_session_ended AFTER UPDATE OF ended_at ON login_session FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL) EXECUTE FUNCTION live_ended();
CREATE TRIGGER login_session_kept BEFORE UPDATE ON login_session FOR EACH ROW EXECUTE FUNCTION keep_ended();
CREATE TRIGGER login_session_live AFTER UPDATE OF ended_at ON login_session FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL) EXECUTE FUNCTION live_person();
CREATE TRIGGER login_session_live_inserted AFTER INSERT ON login_session REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('people');
CREATE TRIGGER login_session_over AFTER UPDATE OF ended_at ON login_session FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL) EXECUTE FUNCTION record_session();

GRANT
    SELECT (person_id, started_at, seen_at, ended_at, address, browser),
    UPDATE (ended_at)
ON login_session TO administrator;
