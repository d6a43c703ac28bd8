"""Mail: handed over is not told; what comes back says what became of it, and only what is for good marks an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.__main__ import main
from portal.messages import addresses, bounces, worker
from tests.messages.conftest import change, events, only, state
from tests.messages.mail_server import Office, mail_server
from tests.tickets.conftest import Key

Server = tuple[Office, int]
TO = "mau@vidu.vn"


@pytest.fixture
def server() -> Iterator[Server]:
    with mail_server() as made:
        yield made


@pytest.fixture
def mailed(waiting: Key, server: Server, configure: Callable[[str], None], var: Path) -> Office:
    """An answer to be mailed to a customer who has a phone too, and the server that is to take it."""
    for folder in ("new", "cur", "tmp"):
        (var / "bounces" / folder).mkdir(parents=True)
    configure(f"""
    [quiet]
    answer = ""
    [gateway.mail]
    kind = "smtp"
    host = "127.0.0.1"
    port = {server[1]}
    tls = "none"
    sender = "EVNHCMC <cskh@vidu.vn>"
    return_path = "bounces+{{token}}@vidu.vn"
    maildir = "{var / "bounces"}"
    """)
    change(
        """with c as (insert into customer (district_id, code, name, email, phone, notify_by)
                      select district_id, 'PE09', 'Trần Thị Mẫu', :to, '0901000219', 'email' from ticket returning id),
                t as (update ticket set customer_id = c.id from c returning customer_id)
           update message set customer_id = t.customer_id, channel = 'email', recipient = :to from t""",
        to=TO,
    )
    return server[0]


def note(office: Office, action: str, status: str, *, token: str = "") -> bytes:
    """A delivery note, as servers write it."""
    token = token or office.got[0].mail_from.partition("+")[2].partition("@")[0]
    return f"""From: MAILER-DAEMON@b.vn
To: bounces+{token}@vidu.vn
Subject: Delivery Status Notification
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

Words for people.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; b.vn

Final-Recipient: rfc822; {TO}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no

--x--
""".encode()


def comes_back(var: Path, mail: bytes) -> None:
    (var / "bounces" / "new" / "1.mail").write_bytes(mail)
    worker.tend()
    assert list((var / "bounces" / "new").iterdir()) == []


def test_it_asks_for_delivery_notes_and_is_known_by_its_token(mailed: Office) -> None:
    worker.once("a")
    assert state() == ("handed", None, "resolved")
    (got,) = mailed.got
    assert got.rcpt_tos == [TO]
    assert "SUCCESS,FAILURE,DELAY" in mailed.options
    assert any(option.startswith("ENVID=") for option in mailed.options)


def test_for_good_it_marks_the_address_and_goes_the_next_way(mailed: Office, var: Path) -> None:
    worker.once("a")
    comes_back(var, note(mailed, "failed", "5.1.1"))
    assert state() == ("failed", "bad_address", "resolved")
    assert only("select email_bounced_at is not null from customer where code = 'PE09'")[0]
    after = only("select channel, recipient, state from message order by id desc limit 1")
    assert tuple(after) == ("sms", "0901000218", "waiting"), "the number that the request came from"
    change("update customer set email = 'khac@vidu.vn' where code = 'PE09'")
    assert only("select email_bounced_at from customer where code = 'PE09'")[0] is None


@pytest.mark.parametrize("status", ["4.4.7", "5.2.2", "5.7.1"])
def test_what_may_be_otherwise_tomorrow_marks_no_address(mailed: Office, var: Path, status: str) -> None:
    worker.once("a")
    comes_back(var, note(mailed, "failed", status))
    assert state() == ("failed", "undelivered", "resolved")
    assert only("select email_bounced_at from customer where code = 'PE09'")[0] is None


def test_delivered_is_told_once(mailed: Office, var: Path) -> None:
    worker.once("a")
    for _again in range(2):
        comes_back(var, note(mailed, "delivered", "2.0.0"))
    assert (state(), events()) == (("delivered", None, "closed"), ["handed", "delivered"])


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", "nonsense"])
def test_what_is_not_known_yet_changes_nothing(mailed: Office, var: Path, action: str) -> None:
    worker.once("a")
    comes_back(var, note(mailed, action, "4.4.1"))
    assert state() == ("handed", None, "resolved")


def test_no_bounce_in_time_counts_as_told_and_says_so(mailed: Office) -> None:
    worker.once("a")
    change("update message set report_due = now() - interval '1 second'")
    worker.tend()
    assert state() == ("unbounced", "no_failure", "closed")


def test_a_bounce_after_all_is_written_down(mailed: Office, var: Path) -> None:
    worker.once("a")
    change("update message set report_due = now() - interval '1 second'")
    worker.tend()
    comes_back(var, note(mailed, "failed", "5.1.1"))
    assert state() == ("failed", "bad_address", "closed"), "what was closed stays closed"


def test_nobody_makes_an_address_bounce_by_writing_to_us(mailed: Office, var: Path) -> None:
    worker.once("a")
    token = mailed.got[0].mail_from.partition("+")[2].partition("@")[0]
    comes_back(var, note(mailed, "failed", "5.1.1", token=token[:24] + "0" * 16))
    comes_back(
        var, b"To: bounces+" + token.encode() + b"@vidu.vn\nAuto-Submitted: auto-replied\n\nI am away."
    )
    comes_back(var, b"\xff\x00 no mail")
    assert state() == ("handed", None, "resolved")


@pytest.mark.parametrize(
    ("reply", "became"),
    [
        ("550 5.1.1 <mau@vidu.vn> no such user", ("failed", "bad_address", "resolved")),
        ("450 4.2.0 greylisted", ("waiting", "unreachable", "resolved")),
    ],
)
def test_a_recipient_that_is_refused_at_once(
    mailed: Office, reply: str, became: tuple[str, str, str]
) -> None:
    mailed.refuses[TO] = reply
    worker.once("a")
    assert state() == became
    assert TO not in str(only("select error from message order by id limit 1")[0])


def test_an_address_that_no_server_can_take_is_not_tried(mailed: Office) -> None:
    change("update message set recipient = 'a@c..vn'")
    worker.once("a")
    assert (state(), mailed.got) == (("failed", "bad_address", "resolved"), [])


def test_a_mail_server_may_pipe_a_bounce(
    mailed: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worker.once("a")
    assert bounces.take("mail", note(mailed, "failed", "5.1.1")) == 1
    assert state()[0] == "failed"


def test_a_gateway_is_tried_from_the_command_line(mailed: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["messages", "test", "email", "ai@vidu.vn"]) == 0
    assert "mail: taken" in capsys.readouterr().out
    assert mailed.got[0].rcpt_tos == ["ai@vidu.vn"]
    assert main(["messages", "test", "sms", "0901000218"]) == 1
    assert "no gateway is set for sms" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        "a@c..vn",
        "a@b",
        "@b.vn",
        "a@",
        "a b@c.vn",
        "a@b.vn,c@d.vn",
        ".a@b.vn",
        "a@-b.vn",
        "a@b.v\u200bn",
        "nguyễn@b.vn",
    ],
)
def test_what_no_server_takes_is_no_address(wrong: str) -> None:
    with pytest.raises(addresses.NoAddress):
        addresses.email(wrong, beyond_ascii=False)


def test_what_a_server_takes_is_written_as_it_is_sent() -> None:
    assert addresses.email("Mau.Tran+a@ViDu.VN") == "mau.tran+a@vidu.vn"
    assert addresses.email("mau@điện.vn").startswith("mau@xn--")
    assert addresses.email("nguyễn@b.vn", beyond_ascii=True) == "nguyễn@b.vn"
