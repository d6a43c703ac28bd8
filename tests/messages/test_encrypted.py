"""Mail and texts over TLS: to the server that it says it is, signed in, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.messages import gateways
from portal.messages.configuration import SmppSettings, SmtpSettings
from portal.messages.gateways.smpp import Smpp
from portal.messages.gateways.smtp import Smtp
from portal.messages.letters import Letter
from portal.messages.outcomes import Away
from tests.messages.certificates import Authority
from tests.messages.mail_server import mail_server
from tests.messages.smpp_centre import smpp_centre

LETTER = Letter("email", "mau@vidu.vn", "Tiêu đề", "Nội dung", "key")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def mail(port: int, **more: object) -> Smtp:
    given = {
        "name": "mail",
        "kind": "smtp",
        "host": "localhost",
        "port": port,
        "user": "portal",
        "password": "secret",
        "sender": "cskh@vidu.vn",
    }
    return Smtp(SmtpSettings.model_validate(given | more))


def test_a_letter_goes_encrypted_and_signed_in(authority: Authority, var: Path) -> None:
    with mail_server(authority.server("localhost")) as (office, port):
        mail(port, ca=authority.file).submit(LETTER, again=False)
    assert [got.rcpt_tos for got in office.got] == [["mau@vidu.vn"]]


@pytest.mark.parametrize(
    ("host", "known"),
    [("localhost", False), ("mail.example.vn", True)],
    ids=["unknown authority", "another's name"],
)
def test_a_certificate_that_is_not_theirs_gets_neither_password_nor_letter(
    authority: Authority, var: Path, host: str, known: bool
) -> None:
    trusted = {"ca": authority.file} if known else {}
    with (
        mail_server(authority.server(host)) as (office, port),
        pytest.raises(OSError, match="certificate verify failed"),
    ):
        mail(port, **trusted).submit(LETTER, again=False)
    assert office.got == []


def test_a_password_that_is_wrong_is_no_fault_of_the_letter(authority: Authority, var: Path) -> None:
    with mail_server(authority.server("localhost")) as (office, port), pytest.raises(Away, match="535"):
        mail(port, ca=authority.file, password="guess").submit(LETTER, again=False)
    assert office.got == []


@pytest.mark.parametrize("tls", ["starttls", "none"])
def test_a_server_that_offers_no_encryption_or_no_sign_in_gets_nothing(var: Path, tls: str) -> None:
    with mail_server() as (office, port), pytest.raises(Away, match="not offered"):
        mail(port, tls=tls).submit(LETTER, again=False)
    assert office.got == []


@pytest.mark.parametrize("known", [True, False])
def test_texts_go_encrypted_to_whom_the_certificate_names(
    authority: Authority, known: bool, configure: Callable[[str], None]
) -> None:
    with smpp_centre(certificate=authority.server("localhost")) as centre:
        given = {
            "name": "t",
            "kind": "smpp",
            "host": "localhost",
            "port": centre.port,
            "system_id": "x",
            "tls": True,
        }
        told = SmppSettings.model_validate(given | ({"ca": authority.file} if known else {}))
        gateway: gateways.Gateway = Smpp(told)
        try:
            text = Letter("sms", "84901000218", "", "Da co dien", "key")
            if known:
                assert gateway.submit(text, again=False).references == ("6000",)
            else:
                with pytest.raises(Away, match="SSLCertVerificationError"):
                    gateway.submit(text, again=False)
        finally:
            gateway.close()
        assert len(centre.taken) == int(known)
