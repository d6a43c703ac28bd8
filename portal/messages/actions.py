"""What people do with messages themselves; written they are by the actions of others, in the same transaction."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import Invalid, Role, action
from portal.i18n import _
from portal.messages.channels import channels
from portal.messages.configuration import gateways

#: Of one press; the rest waits for the next.
MOST_RELEASED = 5_000


class Released(NamedTuple):
    """How many messages go now, and how many came too late to be of use."""

    sent: int
    late: int


@action("messages.release", Role.ADMINISTRATOR)
def release(db: Session, *, channel: str) -> Released:
    """Send what lay in the folder for want of a gateway, the oldest first; what came too late expires.

    Raises:
        Invalid: there is still no gateway for it.
    """
    if channel not in channels() or gateways().of(channel) is None:
        raise Invalid(_("No gateway is set for this way yet."))
    statement = text("select sent, late from release_messages(:channel, :most)")
    found = db.execute(statement, {"channel": channel, "most": MOST_RELEASED}).one()
    return Released(found.sent, found.late)
