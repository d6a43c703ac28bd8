"""How a message leaves: by a mail server where one is set, else into a folder that the administrator can read.

A text message goes to the folder ``sms`` in any case: gateways differ from country to country, and none is built in.
Both ways are harmless to repeat: the file has the message's own name, the mail its own Message-ID.
"""

from __future__ import annotations

import hashlib
import os
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from portal.settings import settings

PATIENCE = 20  # seconds for one mail; shorter than the lease


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent."""

    channel: str
    recipient: str
    subject: str
    body: str
    dedupe_key: str

    @property
    def name(self) -> str:
        """A name for its file and Message-ID that says nothing about the customer."""
        return name_of(self.dedupe_key)


def name_of(dedupe_key: str) -> str:
    """The name that a message's key gives."""
    return hashlib.sha256(dedupe_key.encode()).hexdigest()[:24]


def path_of(channel: str, dedupe_key: str) -> Path:
    """Where a message lies that no server takes."""
    return settings.var / "sent" / channel / f"{name_of(dedupe_key)}.eml"


def send(letter: Letter) -> None:
    """Send it. Raises OSError, smtplib.SMTPException or what a recipient that is none brings up; may be tried again."""
    mail = _mail(letter)
    if letter.channel == "email" and settings.smtp_host:
        _by_server(mail)
    else:
        _into_folder(mail, path_of(letter.channel, letter.dedupe_key))


def _mail(letter: Letter) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = settings.smtp_from
    mail["To"] = letter.recipient
    mail["Subject"] = letter.subject.replace("\n", " ")
    mail["Message-ID"] = f"<{letter.name}@portal>"
    mail.set_content(letter.body)
    return mail


def _by_server(mail: EmailMessage) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE) as server:
        if settings.smtp_starttls:
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(mail)


def _into_folder(mail: EmailMessage, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.part")
    half.touch(mode=0o600)  # it names who it goes to
    half.write_bytes(mail.as_bytes())
    half.replace(path)  # whole or not at all
