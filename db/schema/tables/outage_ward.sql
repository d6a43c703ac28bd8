-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE outage_ward (
    district_id integer NOT NULL,
    outage_id bigint NOT NULL,
    ward_id integer NOT NULL,
    CONSTRAINT outage_ward_pkey PRIMARY KEY (district_id, outage_id, ward_id)
);

ALTER TABLE outage_ward ADD CONSTRAINT outage_ward_outage_fkey FOREIGN KEY (district_id, outage_id) REFERENCES outage(district_id, id) ON DELETE CASCADE;
ALTER TABLE outage_ward ADD CONSTRAINT outage_ward_ward_id_fkey FOREIGN KEY (ward_id) REFERENCES ward(id);

CREATE INDEX outage_ward_ward_idx ON outage_ward USING btree (ward_id);

ALTER TABLE outage_ward ENABLE ROW LEVEL SECURITY;
ALTER TABLE outage_ward FORCE ROW LEVEL SECURITY;

CREATE POLICY outage_ward_any ON outage_ward FOR ALL TO centre_supervisor
    USING ((( SELECT whole_reach() AS whole_reach)) IS NOT NULL OR (district_id = ANY ((( SELECT reach() AS reach))::integer[])))
    WITH CHECK ((( SELECT whole_reach() AS whole_reach)) IS NOT NULL OR (district_id = ANY ((( SELECT reach() AS reach))::integer[])));
CREATE POLICY outage_ward_every ON outage_ward FOR SELECT TO portal_user, portal_worker
    USING (true);
CREATE POLICY outage_ward_own ON outage_ward FOR ALL TO district_manager, district_staff
    USING (district_id = (( SELECT current_unit() AS current_unit)))
    WITH CHECK (district_id = (( SELECT current_unit() AS current_unit)));
CREATE POLICY outage_ward_owner ON outage_ward FOR ALL TO CURRENT_USER
    USING (true)
    WITH CHECK (true);

CREATE TRIGGER outage_ward_deleted AFTER DELETE ON outage_ward REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,outage_id,ward_id', '');
CREATE TRIGGER outage_ward_inserted AFTER INSERT ON outage_ward REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,outage_id,ward_id', '');
CREATE TRIGGER outage_ward_updated AFTER UPDATE ON outage_ward REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('district_id,outage_id,ward_id', '');

GRANT DELETE, INSERT ON outage_ward TO centre_supervisor;
GRANT DELETE, INSERT ON outage_ward TO district_manager;
GRANT DELETE, INSERT ON outage_ward TO district_staff;
GRANT SELECT ON outage_ward TO portal_user;
GRANT SELECT ON outage_ward TO portal_worker;
