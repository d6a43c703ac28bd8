-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE holding (
    district_id integer NOT NULL,
    ticket_id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    previous_until timestamp with time zone,
    first_since timestamp with time zone GENERATED ALWAYS AS (
    CASE
        WHEN previous_until IS NULL THEN since
        ELSE NULL::timestamp with time zone
    END) STORED,
    unit_id integer NOT NULL,
    person_id bigint,
    reason text NOT NULL,
    remark character varying(1000),
    accepted_at timestamp with time zone,
    by_id bigint,
    CONSTRAINT holding_pkey PRIMARY KEY (district_id, ticket_id, since),
    CONSTRAINT holding_first_since_key UNIQUE (district_id, ticket_id, first_since),
    CONSTRAINT holding_follows_key UNIQUE (district_id, ticket_id, previous_until),
    CONSTRAINT holding_until_key UNIQUE (district_id, ticket_id, until),
    CONSTRAINT holding_follows_check CHECK (previous_until = since),
    CONSTRAINT holding_lasts_check CHECK (until > since),
    CONSTRAINT holding_reason_check CHECK (reason = ANY (ARRAY['received'::text, 'forwarded'::text, 'returned'::text, 'reassigned'::text, 'rerouted'::text]))
);

ALTER TABLE holding ADD CONSTRAINT holding_by_id_fkey FOREIGN KEY (by_id) REFERENCES person(id);
ALTER TABLE holding ADD CONSTRAINT holding_follows_fkey FOREIGN KEY (district_id, ticket_id, previous_until) REFERENCES holding(district_id, ticket_id, until);
ALTER TABLE holding ADD CONSTRAINT holding_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE holding ADD CONSTRAINT holding_ticket_fkey FOREIGN KEY (district_id, ticket_id) REFERENCES ticket(district_id, id);
ALTER TABLE holding ADD CONSTRAINT holding_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

CREATE UNIQUE INDEX holding_first_idx ON holding USING btree (district_id, ticket_id) WHERE previous_until IS NULL;

ALTER TABLE holding ENABLE ROW LEVEL SECURITY;
ALTER TABLE holding FORCE ROW LEVEL SECURITY;

CREATE POLICY holding_by ON holding AS RESTRICTIVE FOR INSERT TO portal_user
    WITH CHECK (by_id = (( SELECT current_person() AS current_person)));
CREATE POLICY holding_held ON holding AS RESTRICTIVE FOR ALL TO portal_user
    USING (true)
    WITH CHECK ((( SELECT acting_role() AS acting_role)) = 'centre_supervisor'::text OR (EXISTS ( SELECT
          FROM ticket t
         WHERE t.district_id = holding.district_id AND t.id = holding.ticket_id AND COALESCE(t.holder_unit_id, ( SELECT current_unit() AS current_unit)) = (( SELECT current_unit() AS current_unit)))));
CREATE POLICY holding_of_ticket ON holding FOR ALL TO centre_agent, centre_supervisor, district_manager, district_staff
    USING ((EXISTS ( SELECT
          FROM ticket t
         WHERE t.district_id = holding.district_id AND t.id = holding.ticket_id)));
CREATE POLICY holding_owner ON holding FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);
CREATE POLICY holding_reach ON holding AS RESTRICTIVE FOR INSERT TO centre_agent, centre_supervisor
    WITH CHECK ((( SELECT whole_reach() AS whole_reach)) IS NOT NULL OR hands_to(unit_id));

CREATE TRIGGER holding_deleted AFTER DELETE ON holding REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,ticket_id,since', 'first_since');
CREATE TRIGGER holding_inserted AFTER INSERT ON holding REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,ticket_id,since', 'first_since');
CREATE TRIGGER holding_kept AFTER INSERT OR UPDATE ON holding FOR EACH ROW EXECUTE FUNCTION keep_holder();
CREATE TRIGGER holding_noticed AFTER INSERT OR UPDATE OF accepted_at ON holding FOR EACH ROW EXECUTE FUNCTION alert_of_holding();
CREATE TRIGGER holding_updated AFTER UPDATE ON holding REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,ticket_id,since', 'first_since');

GRANT INSERT, SELECT, UPDATE (until, person_id, accepted_at) ON holding TO centre_agent;
GRANT INSERT, SELECT, UPDATE (until, person_id, accepted_at) ON holding TO centre_supervisor;
GRANT INSERT, SELECT, UPDATE (until, person_id, accepted_at) ON holding TO district_manager;
GRANT INSERT, SELECT, UPDATE (until, person_id, accepted_at) ON holding TO district_staff;
