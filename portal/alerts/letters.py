"""An alert as a letter, by the same gateways that take messages to customers; it is not kept in their folder."""

from __future__ import annotations

from portal.alerts.ways import AlertNotice, NoWay
from portal.messages.gateways import gateway_for
from portal.messages.letters import Letter


def submit(channel: str, recipient: str | None, notice: AlertNotice, body: str, lacking: str) -> None:
    """Hand it over.

    Args:
        channel: whose gateway takes it.
        lacking: what `NoWay` says where there is no gateway.

    Raises:
        NoWay: no gateway is set, or nobody knows the address; and whatever the gateway raises.
    """
    gateway = gateway_for(channel)
    if gateway is None:
        raise NoWay(lacking)
    if not recipient:
        raise NoWay("no_address")
    gateway.submit(Letter(channel, recipient, notice.title, body, f"alert:{notice.key}"), again=False)
