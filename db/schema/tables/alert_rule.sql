-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE TABLE alert_rule (
    kind text NOT NULL,
    climbs_after integer,
    pierces_quiet boolean DEFAULT false NOT NULL,
    kept_ways text[] DEFAULT '{}'::text[] NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT alert_rule_pkey PRIMARY KEY (kind),
    CONSTRAINT alert_rule_climbs_after_check CHECK (climbs_after >= 1 AND climbs_after <= 1440),
    CONSTRAINT alert_rule_kept_ways_check CHECK (kept_ways <@ ARRAY['sound'::text, 'browser'::text, 'push'::text, 'email'::text, 'chat'::text, 'sms'::text]),
    CONSTRAINT alert_rule_kind_check CHECK (kind = ANY (ARRAY['work'::text, 'mine'::text, 'urge'::text, 'half'::text, 'limit'::text, 'hazard'::text, 'answer'::text, 'raised'::text, 'danger'::text]))
);

CREATE TRIGGER alert_rule_deleted AFTER DELETE ON alert_rule REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('kind', '');
CREATE TRIGGER alert_rule_inserted AFTER INSERT ON alert_rule REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('kind', '');
CREATE TRIGGER alert_rule_live_deleted AFTER DELETE ON alert_rule REFERENCING OLD TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER alert_rule_live_inserted AFTER INSERT ON alert_rule REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER alert_rule_live_updated AFTER UPDATE ON alert_rule REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION live_office('rules');
CREATE TRIGGER alert_rule_updated AFTER UPDATE ON alert_rule REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_change('kind', '');
CREATE TRIGGER alert_rule_version BEFORE UPDATE ON alert_rule FOR EACH ROW EXECUTE FUNCTION raise_version();

GRANT UPDATE (climbs_after, pierces_quiet, kept_ways, version) ON alert_rule TO administrator;
GRANT SELECT ON alert_rule TO portal_user;
GRANT SELECT ON alert_rule TO portal_worker;
