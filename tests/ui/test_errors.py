"""What goes wrong is told in words, and the log has no personal data."""

import logging

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from streamlit.testing.v1 import AppTest

from portal import i18n
from portal.ui.forms import errors

PHONE = "0901000218"


def database_error(kind: type[Exception], wrapper: type[DBAPIError] = OperationalError) -> DBAPIError:
    return wrapper(f"update customer set phone = '{PHONE}'", {"phone": PHONE}, kind(f"Key (phone)=({PHONE})"))


@pytest.mark.parametrize(
    "error",
    [
        database_error(psycopg.OperationalError),
        database_error(psycopg.errors.AdminShutdown),
        database_error(psycopg.errors.DiskFull),
        database_error(psycopg.errors.TooManyConnections),
        PoolTimeout("QueuePool limit"),
    ],
)
def test_a_database_that_is_away_or_full_may_come_back(error):
    assert errors.is_down(error)
    assert not errors.is_busy(error)


@pytest.mark.parametrize(
    "kind", [psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled, psycopg.errors.DeadlockDetected]
)
def test_a_wait_that_was_too_long_is_not_an_outage(kind):
    assert errors.is_busy(database_error(kind))
    assert not errors.is_down(database_error(kind))


@pytest.mark.parametrize(
    "error",
    [database_error(psycopg.errors.UniqueViolation, IntegrityError), ValueError(PHONE), KeyError(PHONE)],
)
def test_the_log_has_the_kind_of_error_and_no_data(error, caplog):
    with caplog.at_level(logging.ERROR):
        try:
            raise error
        except Exception as raised:
            number = errors.record(raised)
    assert number in caplog.text
    assert type(error).__name__ in caplog.text
    assert "test_errors.py" in caplog.text
    assert PHONE not in caplog.text


PANELS = {
    "raise access.SignedOut": "Bạn đã",
    "raise access.Refused('x')": "Không thuộc vai trò",
    "raise access.NotFound": "Không tìm thấy",
    "raise access.Invalid({'': 'Sai rồi'})": "Sai rồi",
    "raise access.Conflict([access.Difference('phone', 'a', 'b', 'c')], 2)": "Có người vừa thay đổi",
    "1 / 0": "Có lỗi xảy ra",
}


@pytest.mark.parametrize(("line", "told"), PANELS.items())
def test_every_error_has_a_panel_in_the_readers_language(line, told):
    page = AppTest.from_string(
        f"from portal import access\nfrom portal.ui.forms.errors import guard\nwith guard():\n    {line}\n"
    )
    with i18n.use("vi"):
        page.run()
    assert not page.exception
    assert told in "".join(element.proto.body for element in page.get("html"))


def test_what_comes_after_the_guard_is_drawn():
    page = AppTest.from_string(
        "import streamlit as st\nfrom portal.ui.forms.errors import guard\nwith guard():\n    1 / 0\nst.text('after')\n"
    ).run()
    assert page.text[0].value == "after"


def test_what_escapes_the_guard_is_not_logged_with_its_words(caplog):
    with caplog.at_level(logging.ERROR):
        AppTest.from_string(f"raise ValueError('{PHONE}')").run()
    assert PHONE not in caplog.text
