"""Email."""

from __future__ import annotations

from portal.i18n import lazy as _l
from portal.messages.channels import Channel

CHANNEL = Channel("email", _l("Email"), 2, "email")
