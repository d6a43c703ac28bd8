-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE pause (
    district_id integer NOT NULL,
    ticket_id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT pause_pkey PRIMARY KEY (district_id, ticket_id, since),
    CONSTRAINT pause_apart_excl EXCLUDE USING gist (district_id WITH =, ticket_id WITH =, tstzrange(since, until) WITH &&),
    CONSTRAINT pause_lasts_check CHECK (until > since)
);

ALTER TABLE pause ADD CONSTRAINT pause_ticket_fkey FOREIGN KEY (district_id, ticket_id) REFERENCES ticket(district_id, id);

ALTER TABLE pause ENABLE ROW LEVEL SECURITY;
ALTER TABLE pause FORCE ROW LEVEL SECURITY;

CREATE POLICY pause_of_ticket ON pause FOR SELECT TO centre_agent, centre_supervisor, district_manager, district_staff
    USING ((EXISTS ( SELECT
          FROM ticket t
         WHERE t.district_id = pause.district_id AND t.id = pause.ticket_id)));
CREATE POLICY pause_owner ON pause FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);

CREATE TRIGGER pause_deleted AFTER DELETE ON pause REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,ticket_id,since', '');
CREATE TRIGGER pause_inserted AFTER INSERT ON pause REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,ticket_id,since', '');
CREATE TRIGGER pause_updated AFTER UPDATE ON pause REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,ticket_id,since', '');

GRANT SELECT ON pause TO centre_agent;
GRANT SELECT ON pause TO centre_supervisor;
GRANT SELECT ON pause TO district_manager;
GRANT SELECT ON pause TO district_staff;
