"""A mail server on the loopback (aiosmtpd) that refuses whom it is told to, and offers delivery notes (RFC 3461) where asked."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Office:
    """`got`: envelopes in order. `refuses`: recipient → reply. `options`: what was asked for each recipient."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.refuses: dict[str, str] = {}
        self.options: list[str] = []

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, replies: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*replies[:-1], "250-DSN", replies[-1]]

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.got.append(envelope)
        return "250 OK"


class WithNotes(SMTP):
    """aiosmtpd knows no option of RCPT and MAIL that asks for delivery notes: they are noted here and taken off."""

    async def smtp_MAIL(self, arg: str | None) -> None:
        kept = [word for word in (arg or "").split(" ") if not word.startswith(("RET=", "ENVID="))]
        self.event_handler.options += set((arg or "").split(" ")) - set(kept)
        await super().smtp_MAIL(" ".join(kept))

    async def smtp_RCPT(self, arg: str | None) -> None:
        address, _space, options = (arg or "").partition(" NOTIFY=")
        self.event_handler.options.append(options)
        await super().smtp_RCPT(address)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return WithNotes(self.handler, **(self.SMTP_kwargs | {"enable_SMTPUTF8": False}))


def authenticate(
    _server: SMTP, session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
) -> AuthResult:
    """It knows one user."""
    del session
    return AuthResult(success=(given.login, given.password) == (b"portal", b"secret"), handled=False)


@contextmanager
def mail_server(certificate: ssl.SSLContext | None = None) -> Iterator[tuple[Office, int]]:
    """It, and its port. With a certificate it takes letters after STARTTLS and signing in alone."""
    office = Office()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    strict: dict[str, Any] = {
        "tls_context": certificate,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": authenticate,
    }
    controller = _Controller(office, hostname="127.0.0.1", port=port, **(strict if certificate else {}))
    controller.start()
    try:
        yield office, port
    finally:
        controller.stop()
