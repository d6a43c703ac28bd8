"""Text messages."""

from __future__ import annotations

from portal.i18n import lazy as _l
from portal.messages.channels import Channel

CHANNEL = Channel("sms", _l("Text message"), 1, "phone")
