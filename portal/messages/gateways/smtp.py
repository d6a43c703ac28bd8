"""A mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr

from portal.messages import addresses, bounces
from portal.messages.configuration import SmtpSettings
from portal.messages.letters import Letter
from portal.messages.models import MessageReason
from portal.messages.outcomes import Away, Declined, Handed

PATIENCE = 20  # seconds for one step; a letter needs few of them, and the lease is longer
PERMANENT = 500  # SMTP's replies from here on are for good


class Smtp:
    """Hands letters to a mail server, each under a Message-ID of its own, so that a second copy is known as one."""

    harmless_again = True

    def __init__(self, told: SmtpSettings) -> None:
        self._told = told

    @property
    def settings(self) -> SmtpSettings:
        """What the file says of it."""
        return self._told

    def submit(self, letter: Letter, *, again: bool) -> Handed:
        """Hand it over. Raises Declined where the server says that it never will, else what brought it up."""
        told, mail = self._told, letter.as_mail(self._told.sender)
        token = bounces.token(letter.name)
        try:
            recipient = addresses.email(letter.recipient, beyond_ascii=told.smtputf8)
        except addresses.NoAddress:
            raise Declined(MessageReason.BAD_ADDRESS, "no address") from None
        back = told.return_path.format(token=token) if told.return_path else parseaddr(told.sender)[1]
        try:
            with self._server() as server:
                server.ehlo_or_helo_if_needed()
                asks = server.has_extn("dsn")
                server.send_message(
                    mail,
                    back,
                    [recipient],
                    mail_options=("RET=HDRS", f"ENVID={token}") if asks else (),
                    rcpt_options=("NOTIFY=SUCCESS,FAILURE,DELAY",) if asks else (),
                )
        except smtplib.SMTPNotSupportedError:
            raise Declined(MessageReason.BAD_ADDRESS, "no SMTPUTF8") from None
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _refusal(code, words, MessageReason.BAD_ADDRESS) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error, MessageReason.REFUSED) from None
        return Handed(self._told.name, (letter.name,))

    def keep(self) -> None:
        """What it says comes by mail."""

    def close(self) -> None:
        """Nothing is open between letters."""

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        told = self._told
        checked = ssl.create_default_context(cafile=told.ca)  # without one `smtplib` checks no certificate
        with (
            smtplib.SMTP_SSL(told.host, told.port, timeout=PATIENCE, context=checked)
            if told.tls == "ssl"
            else smtplib.SMTP(told.host, told.port, timeout=PATIENCE)
        ) as server:
            try:
                if told.tls == "starttls":
                    server.starttls(context=checked)
                if told.user:
                    server.login(told.user, told.password)
            except (
                smtplib.SMTPNotSupportedError
            ):  # not the letter's fault, and nothing goes unencrypted for it
                raise Away("not offered") from None
            except smtplib.SMTPAuthenticationError as error:
                raise Away(str(error.smtp_code)) from None
            yield server


def _refusal(code: int, words: bytes | str, reason: MessageReason) -> Exception:
    """What a reply comes to: for good, or for now. Its words are left out but for the enhanced code they begin with."""
    first = (words.decode("ascii", "replace") if isinstance(words, bytes) else words).split(" ")[0]
    told = f"{code} {first}" if first.replace(".", "").isdigit() else str(code)
    if code < PERMANENT:
        return Away(told)
    return Declined(reason, told)
