"""What anybody mails to the address of bounces: it is read, put away, and holds up no message."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.messages import bounces, worker
from tests.messages.conftest import state
from tests.messages.mail_server import Office
from tests.messages.test_mail import comes_back, mailed, note, server

__all__ = ["mailed", "server"]  # fixtures

HEADERS = [
    "To",
    "Delivered-To",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
    "Original-Envelope-Id",
]
PIECES = [
    "<",
    "a@[",
    "a:;b:;,",
    "(",
    '"',
    "\\",
    "=?utf-8?q?=0a?=",
    "=?",
    "\x00",
    "\ud800",
    "\r",
    "\n ",
    "a a ",
    "é",
    "boundary=",
]
#: A mail that fails a parser of addresses, and one for each way to be large.
BROKEN = {
    "address": b"To: <\r\n\r\nx",
    "brackets": b"To: " + b"(" * 100_000 + b"\n\nx",
    "words": b"To: " + b"a " * 100_000 + b"\n\nx",
    "folds": b"To: a" + b"\n " * 400_000 + b"\n\nx",
    "fields": b"To: a\n" * 160_000 + b"\nx",
    "tokens": (b"To: " + b"0" * 40 + b"\n") * 20_000 + b"\nx",
    "boundaries": b"To: a\n\n" + b"--\n" * 300_000,
    "nested": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3_000)
    ),
    "enclosed": b"Content-Type: message/rfc822\n\n" * 20_000,
    "more than is looked at": b"To: a\n\n" + b"x" * 3 * bounces.MAX_MAIL,
}


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(HEADERS), st.lists(st.sampled_from(PIECES) | st.text(), max_size=8)),
        max_size=6,
    ),
    st.sampled_from(["5.1.1", "4.4.7", ""]),
    st.sampled_from(PIECES) | st.text(),
)
def test_a_token_is_found_whatever_the_other_headers_are(
    headers: list[tuple[str, list[str]]], status: str, noise: str
) -> None:
    name = "a" * 24
    broken = "".join(f"{field}: {''.join(' '.join(pieces).split())}\n" for field, pieces in headers)
    noise = "".join(noise.split())
    mail = f"""{broken}To: bounces+{bounces.token(name)}@vidu.vn

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; b.vn

Action: failed
X-Note: {noise}
Status: {status}{noise and " "}{noise}

--x--
"""
    (found,) = bounces.read(mail.encode("utf-8", "surrogatepass"))
    assert (found.reference, found.state) == (name, "failed")
    assert "\x00" not in found.raw + found.detail
    assert found.raw.encode()


@given(st.lists(st.sampled_from(PIECES + HEADERS + [": ", "\n", "--"]) | st.text(), max_size=40))
def test_no_mail_makes_reading_fail(pieces: list[str]) -> None:
    assert bounces.read("".join(pieces).encode("utf-8", "surrogatepass")) == []


@pytest.mark.parametrize("mail", BROKEN.values(), ids=BROKEN)
def test_a_broken_mail_is_put_away_at_once_and_a_waiting_message_is_sent(
    mailed: Office, var: Path, mail: bytes
) -> None:
    began = time.monotonic()
    comes_back(var, mail)
    assert time.monotonic() - began < 5
    worker.once("a")
    assert state()[0] == "handed"


def test_a_mail_that_cannot_be_taken_is_put_away_flagged_and_the_next_one_is_read(
    mailed: Office, var: Path
) -> None:
    worker.once("a")
    (var / "bounces" / "new" / "0.mail").mkdir()  # no mail at all
    comes_back(var, note(mailed, "delivered", "2.0.0"))
    assert state()[0] == "delivered"
    assert {file.name for file in (var / "bounces" / "cur").iterdir()} == {"0.mail:2,FS", "1.mail:2,S"}


def test_a_nul_in_a_delivery_note_is_left_out(mailed: Office, var: Path) -> None:
    worker.once("a")
    comes_back(var, note(mailed, "failed", "5.1.1\r\nX-Note: a\x00b"))
    assert state()[0] == "failed"


def test_sending_goes_on_where_tending_fails(mailed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RecursionError

    monkeypatch.setattr(bounces, "collect", fail)
    worker.tend()
    worker.once("a")
    assert state()[0] == "handed"
