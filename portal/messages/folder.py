"""The folder of messages that no server takes: what the administrator can read of it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from portal.messages.channels import path_of


def read(channel: str, dedupe_key: str) -> str | None:
    """The text of a message as it lies in the folder, without its recipient; None where there is none."""
    path = path_of(channel, dedupe_key)
    if not path.is_file():
        return None
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    return str(body.get_content()).strip() if body else ""
