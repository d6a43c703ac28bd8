"""What an empty database is filled with at the first start: the profile, and the demo where nobody else's data is."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import psycopg

from portal.organisation.seeding import load_profile
from portal.running.migrations import libpq
from portal.running.progress import bar
from portal.settings import settings
from portal.words import _


def fill() -> None:
    """Seed the profile, and load the demo into a portal that has no customers and no sign-in of its own."""
    with psycopg.connect(libpq(settings.database_url)) as db:
        load_profile(db, settings.profile)
    demo = _module("portal.demo")
    if demo and settings.portal_demo and not settings.has_provider and _no_customers():
        with bar(_("Preparing the demo")) as progress:
            demo.load(progress)


def _no_customers() -> bool:
    with psycopg.connect(libpq(settings.database_url)) as db:
        found = db.execute("select exists (select from customer)").fetchone()
        return not (found and found[0])


def _module(name: str) -> Any:
    return import_module(name) if find_spec(name) else None
