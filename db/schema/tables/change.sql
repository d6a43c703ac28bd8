-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE change (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    person_id bigint,
    role text NOT NULL,
    action text,
    transaction bigint NOT NULL,
    operation text NOT NULL,
    table_name text NOT NULL,
    district_id integer,
    row_key text NOT NULL,
    before jsonb,
    after jsonb,
    CONSTRAINT change_pkey PRIMARY KEY (id)
);

CREATE INDEX change_action_by_people_idx ON change USING btree (action, at, transaction) WHERE person_id IS NOT NULL;
CREATE INDEX change_action_by_portal_idx ON change USING btree (action, at, transaction) WHERE person_id IS NULL;
CREATE INDEX change_at_idx ON change USING btree (at);
CREATE INDEX change_by_people_idx ON change USING btree (at, transaction) WHERE person_id IS NOT NULL;
CREATE INDEX change_by_portal_idx ON change USING btree (at, transaction) WHERE person_id IS NULL;
CREATE INDEX change_person_action_idx ON change USING btree (person_id, action, at, transaction) WHERE person_id IS NOT NULL;
CREATE INDEX change_person_idx ON change USING btree (person_id, at, transaction) WHERE person_id IS NOT NULL;
CREATE INDEX change_table_name_district_id_row_key_at_idx ON change USING btree (table_name, district_id, row_key, at);

ALTER TABLE change ENABLE ROW LEVEL SECURITY;
ALTER TABLE change FORCE ROW LEVEL SECURITY;

CREATE POLICY change_centre ON change FOR SELECT TO centre_agent, centre_supervisor
    USING (district_id IS NOT NULL AND ((( SELECT whole_reach() AS whole_reach)) IS NOT NULL OR (district_id = ANY ((( SELECT reach() AS reach))::integer[]))));
CREATE POLICY change_every ON change FOR SELECT TO administrator
    USING (true);
CREATE POLICY change_of_ticket ON change AS RESTRICTIVE FOR SELECT TO centre_agent, centre_supervisor, district_manager, district_staff
    USING (
       CASE
           WHEN table_name = 'ticket'::text THEN (EXISTS ( SELECT
              FROM ticket t
             WHERE t.district_id = change.district_id AND t.id = change.row_key::bigint))
           ELSE table_name <> ALL (ARRAY['holding'::text, 'note'::text, 'urge'::text, 'pause'::text, 'message'::text, 'callback'::text])
       END);
CREATE POLICY change_own ON change FOR SELECT TO district_manager, district_staff
    USING (district_id = (( SELECT current_unit() AS current_unit)));
CREATE POLICY change_owner ON change FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);

CREATE TRIGGER change_live AFTER INSERT ON change REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_change();

GRANT
    SELECT (id, at, person_id, role, action, transaction, operation, table_name, district_id, row_key)
ON change TO portal_user;
