"""Email, by the mail server where one is set, else into the folder that the administrator can read."""

from __future__ import annotations

import smtplib

from portal.i18n import lazy as _l
from portal.messages import folder
from portal.messages.channels import Channel
from portal.messages.letters import Letter
from portal.settings import settings

PATIENCE = 20  # seconds for one mail; shorter than the lease


def send(letter: Letter) -> None:
    """Send it. Raises OSError, smtplib.SMTPException or what a recipient that is none brings up."""
    if not settings.smtp_host:
        return folder.keep(letter)
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE) as server:
        if settings.smtp_starttls:
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(letter.as_mail())


CHANNEL = Channel("email", _l("Email"), 2, "email", send)
