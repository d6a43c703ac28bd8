-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE ROLE administrator NOLOGIN;
CREATE ROLE centre_agent NOLOGIN;
CREATE ROLE centre_supervisor NOLOGIN;
CREATE ROLE district_manager NOLOGIN;
CREATE ROLE district_staff NOLOGIN;
CREATE ROLE executive NOLOGIN;
CREATE ROLE portal_app LOGIN NOINHERIT;
CREATE ROLE portal_user NOLOGIN;
CREATE ROLE portal_worker NOLOGIN;

GRANT portal_user TO administrator WITH INHERIT TRUE;
GRANT portal_user TO centre_agent WITH INHERIT TRUE;
GRANT portal_user TO centre_supervisor WITH INHERIT TRUE;
GRANT portal_user TO district_manager WITH INHERIT TRUE;
GRANT portal_user TO district_staff WITH INHERIT TRUE;
GRANT portal_user TO executive WITH INHERIT TRUE;
GRANT administrator TO portal_app WITH INHERIT FALSE;
GRANT centre_agent TO portal_app WITH INHERIT FALSE;
GRANT centre_supervisor TO portal_app WITH INHERIT FALSE;
GRANT district_manager TO portal_app WITH INHERIT FALSE;
GRANT district_staff TO portal_app WITH INHERIT FALSE;
GRANT executive TO portal_app WITH INHERIT FALSE;
GRANT portal_worker TO portal_app WITH INHERIT FALSE;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO portal_app;
GRANT USAGE ON SCHEMA public TO portal_user;
GRANT USAGE ON SCHEMA public TO portal_worker;

ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;
