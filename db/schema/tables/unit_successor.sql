-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE unit_successor (
    unit_id integer NOT NULL,
    successor_id integer NOT NULL,
    on_day date NOT NULL,
    part text DEFAULT 'whole'::text NOT NULL,
    CONSTRAINT unit_successor_pkey PRIMARY KEY (unit_id, successor_id)
);

ALTER TABLE unit_successor ADD CONSTRAINT unit_successor_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES unit(id);
ALTER TABLE unit_successor ADD CONSTRAINT unit_successor_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

GRANT SELECT ON unit_successor TO portal_user;
GRANT SELECT ON unit_successor TO portal_worker;
