"""The first administrator is appointed on the server."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text

from portal.access import Role
from portal.database import owner_engine
from portal.organisation.bootstrap_admin import CannotAppoint, appoint
from portal.organisation.login_sessions import sign_in, who_is
from portal.settings import libpq, settings
from tests.conftest import Database


def appointed(who: str, unit: str | None = None) -> tuple[str, str]:
    with psycopg.connect(libpq(settings.database_url)) as db:
        return appoint(db, who, unit)


def test_who_has_signed_in_once_becomes_an_administrator_by_email_or_subject(database: Database) -> None:
    for who in ("lan@vidu.vn", "s-1"):
        login = sign_in("https://id.example", "s-1", email="lan@vidu.vn", name="Lan")
        assert appointed(who) == ("Lan", "CNTT")
        known = who_is(login)
        assert known is not None
        assert known.person is not None
        assert known.person.role == Role.ADMINISTRATOR
    with owner_engine().connect() as owner:
        told = "select count(*) from change where action = 'organisation.appoint' and operation = 'insert'"
        assert owner.scalar(text(told)) == 2


def test_nobody_several_and_no_such_unit_are_told(database: Database) -> None:
    for subject in ("a", "b"):
        sign_in("https://id.example", subject, email="hai@vidu.vn", name="Hai")
    for who, unit, told in (
        ("none", None, "sign in once"),
        ("hai@vidu.vn", None, "several"),
        ("a", "X9", "no unit"),
    ):
        with pytest.raises(CannotAppoint, match=told):
            appointed(who, unit)
