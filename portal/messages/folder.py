"""The folder of messages that no gateway takes: a file a message, by channel, which the administrator can read."""

from __future__ import annotations

import os
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from portal.messages.letters import Letter, name_of
from portal.settings import settings


def keep(letter: Letter) -> None:
    """Put a letter there; the same one again changes nothing. Raises OSError or what its recipient brings up."""
    path = _path(letter.channel, letter.dedupe_key)
    content = letter.as_mail().as_bytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.part")
    half.touch(mode=0o600)  # it names who it goes to
    half.write_bytes(content)
    half.replace(path)  # whole or not at all


def read(channel: str, dedupe_key: str) -> str | None:
    """The text of a message as it lies in the folder, without its recipient; None where there is none.

    The folder knows no rights: screens ask `queries.kept_text`, which asks the database first.
    """
    path = _path(channel, dedupe_key)
    if not path.is_file():
        return None
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    return str(body.get_content()).strip() if body else ""


def _path(channel: str, dedupe_key: str) -> Path:
    return settings.var / "sent" / channel / f"{name_of(dedupe_key)}.eml"
