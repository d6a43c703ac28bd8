"""Text messages to the phone that somebody entered for themselves: the title alone, which fits one."""

from __future__ import annotations

from portal.alerts import letters
from portal.alerts.ways import AlertNotice


def send(notice: AlertNotice) -> None:
    """Hand it to the gateway. Raises NoWay and whatever the gateway says."""
    letters.submit("sms", notice.phone, notice, notice.title, "no_gateway")
