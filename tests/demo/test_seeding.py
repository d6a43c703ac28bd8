"""Loading a profile: everything of it, once; what people changed since stays."""

import csv
import unicodedata

import psycopg
import pytest

from portal import profiles
from portal.seeds import load_profile
from portal.settings import libpq

TABLES = (
    "utility",
    "unit",
    "unit_successor",
    "ward",
    "ward_unit",
    "ward_alias",
    "category",
    "limit_rule",
    "calendar_day",
    "person",
    "assignment",
    "change",
)


@pytest.fixture
def db(database):
    with psycopg.connect(libpq(database.url)) as connection:
        yield connection


def contents(db):
    return {table: db.execute(f"select x::text from {table} x order by 1").fetchall() for table in TABLES}


@pytest.mark.parametrize("code", profiles.codes())
def test_a_second_run_changes_nothing(db, code):
    load_profile(db, code, people=True)
    once = contents(db)
    load_profile(db, code, people=True)
    assert contents(db) == once


@pytest.mark.parametrize("code", profiles.codes())
def test_everything_of_a_profile_arrives(db, code):
    load_profile(db, code, people=True)
    profile = profiles.load(code)
    units = {row["code"] for row in rows(profile, "units")}
    wards = {row["code"] for row in rows(profile, "wards")}
    assert units <= every(db, "select code from unit")
    assert wards <= every(db, "select w.code from ward w join ward_unit x on x.ward_id = w.id")
    assert {c.code for c in profile.categories} <= every(db, "select code from category")
    assert {p["subject"] for p in profile.people} <= every(
        db, "select subject from person where issuer = 'demo'"
    )


def test_what_an_administrator_changed_stays(db):
    db.execute("update unit set name = 'Công ty của tôi' where code = 'PE0400'")
    db.execute("""update category set words = '{"vi": "Cúp điện"}', active = false where code = 'outage'""")
    db.execute("delete from assignment where person_id = (select id from person where subject = 'an')")
    db.execute("""insert into limit_rule (category, clock, version, valid_from, amount, unit)
                  values ('outage', 'resolve', 2, current_date, 3, 'hours')""")
    before = contents(db)
    load_profile(db, "evnhcmc", people=True)
    assert contents(db) == before


def test_companies_since_july_2025_and_before(db):
    found = db.execute("""
        select count(*) filter (where valid @> date '2025-06-30' and code < 'PE2000'), count(*) filter (where valid @> date '2025-07-01')
        from unit where kind = 'district'""").fetchone()
    assert found == (16, 15)


def test_an_old_name_leads_to_the_ward_of_today(db):
    found = every(
        db,
        """select w.name from ward_alias a join ward w on w.id = a.ward_id
           where a.name = 'Phường 12' and a.former_district like 'Quận Bình Thạnh%'""",
    )
    assert found == {"Phường Bình Thạnh"}


@pytest.mark.parametrize("code", profiles.codes())
def test_files_are_whole(code):
    profile = profiles.load(code)
    units = {row["code"]: row for row in rows(profile, "units")}
    for row in rows(profile, "wards"):
        assert row["unit"] in units, row
        assert row["name"] == unicodedata.normalize("NFC", " ".join(row["name"].split())), row
    for row in rows(profile, "successors"):
        assert {row["unit"], row["successor"]} <= units.keys(), row
    for person in profile.people:
        assert person.get("unit", "") in {"", *units}, person
    assert contrast_on_white(profile.more["colour"]) >= 4.5


def rows(profile, name):
    with (profile.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def every(db, query):
    return {row[0] for row in db.execute(query)}


def contrast_on_white(colour):
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_what_categories_could_not_hold_before_is_filled_in_once(db):
    load_profile(db, "evnhcmc")
    told = "select subject ->> 'vi', checked, version from category where code = 'written-complaint'"
    subject, checked, version = db.execute(told).fetchone() or ()
    assert subject
    assert checked
    db.execute("alter table category disable trigger user")
    db.execute("update category set subject = '{}', checked = false where code = 'written-complaint'")
    db.execute("alter table category enable trigger user")
    for _round in range(2):
        load_profile(db, "evnhcmc")
        assert db.execute(told).fetchone() == (subject, True, version + 1)
