"""A gateway that calls back, at its secret address."""

from __future__ import annotations

import json

from portal.messages import reports
from tests.messages.conftest import only

SECRET = "a-secret-of-the-gateway"


def called_back(status: str, *, id: str = "") -> int:
    reference = id or only("select reference from message_part").reference
    body = json.dumps({"reports": [{"id": reference, "status": status}] * 2}).encode()
    return reports.called_back("texts", SECRET, body, {}, {})
