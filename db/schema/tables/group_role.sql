-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE group_role (
    issuer text NOT NULL,
    group_name text NOT NULL,
    role text NOT NULL,
    unit_id integer NOT NULL,
    CONSTRAINT group_role_pkey PRIMARY KEY (issuer, group_name)
);

ALTER TABLE group_role ADD CONSTRAINT group_role_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

CREATE TRIGGER group_role_deleted AFTER DELETE ON group_role REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('issuer,group_name', '');
CREATE TRIGGER group_role_inserted AFTER INSERT ON group_role REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('issuer,group_name', '');
CREATE TRIGGER group_role_live_deleted AFTER DELETE ON group_role REFERENCING OLD TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('people');
CREATE TRIGGER group_role_live_inserted AFTER INSERT ON group_role REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('people');
CREATE TRIGGER group_role_live_updated AFTER UPDATE ON group_role REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('people');
CREATE TRIGGER group_role_updated AFTER UPDATE ON group_role REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('issuer,group_name', '');

GRANT DELETE, INSERT, SELECT, UPDATE ON group_role TO administrator;
