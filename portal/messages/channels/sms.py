"""Text messages. They go into the folder: gateways differ from country to country, and none is built in."""

from __future__ import annotations

from portal.i18n import lazy as _l
from portal.messages import folder
from portal.messages.channels import Channel

CHANNEL = Channel("sms", _l("Text message"), 1, "phone", folder.keep)
