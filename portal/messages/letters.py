"""What is sent: a message as a letter, under a name of its own that says nothing about the customer.

By that name sending it twice does no harm: a folder has one file of it, a mail server one Message-ID.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage

from portal.settings import settings


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient.

    Args:
        channel: the key of the channel that sends it.
        kind: what it is about (``MessageKind``).
        unit: code of the district whose customer it is.
    """

    channel: str
    recipient: str
    subject: str
    body: str
    dedupe_key: str
    kind: str = "answer"
    unit: str = ""

    @property
    def name(self) -> str:
        """Its name, which the key alone gives."""
        return name_of(self.dedupe_key)

    def as_mail(self, sender: str = "") -> EmailMessage:
        """It as RFC 5322 has it. Raises ValueError for a recipient that no header can hold."""
        mail = EmailMessage()
        mail["From"] = sender or settings.smtp_from
        mail["To"] = self.recipient
        mail["Subject"] = self.subject.replace("\n", " ")
        mail["Message-ID"] = f"<{self.name}@portal>"
        mail.set_content(self.body)
        return mail


def name_of(dedupe_key: str) -> str:
    """The name that a message's key gives."""
    return hashlib.sha256(dedupe_key.encode()).hexdigest()[:24]
