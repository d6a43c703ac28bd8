"""The demo of every other profile, in its own words and codes."""

import re

import phonenumbers
import psycopg
import pytest
from stdnum.eu import eic

from portal import demo, profiles
from portal.seeds import load_profile
from portal.settings import libpq, settings
from tests.demo.conftest import NOW


@pytest.fixture(params=[code for code in profiles.codes() if code != "evnhcmc"])
def profile(request, cluster, worker_name, monkeypatch):
    """A database of the profile's own, as its portal has it."""
    monkeypatch.setattr(settings, "portal_profile", request.param)
    monkeypatch.setattr(settings, "database_url_given", cluster.empty(f"{worker_name}_profile"))
    with psycopg.connect(libpq(settings.database_url)) as db:
        load_profile(db, request.param, people=True)
    return profiles.load(request.param)


def test_a_demo_of_its_own(profile):
    demo.load(customers=400, tickets=900, now=NOW)
    with psycopg.connect(libpq(settings.database_url)) as db:
        customers = db.execute("select code, phone from customer").fetchall()
        categories = {row[0] for row in db.execute("select distinct category from ticket")}
    assert all(re.fullmatch(profile.more["customer_code"]["pattern"], code) for code, _ in customers)
    if profile.more["customer_code"].get("kind") == "eic":
        assert all(eic.is_valid(code) for code, _ in customers)
    numbers = [phonenumbers.parse(phone, profile.country) for _, phone in customers if phone]
    assert all(map(phonenumbers.is_valid_number, numbers))
    assert categories <= {c.code for c in profile.categories}
    assert len(categories) > 3
