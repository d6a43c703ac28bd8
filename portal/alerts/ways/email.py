"""Email to somebody's own address, as their identity provider told it."""

from __future__ import annotations

from portal.alerts import letters
from portal.alerts.ways import AlertNotice


def send(notice: AlertNotice) -> None:
    """Hand it to the mail server. Raises NoWay and whatever the server says."""
    letters.submit("email", notice.email, notice, notice.body, "no_server")
