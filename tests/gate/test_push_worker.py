"""The service worker is anybody's to load, and says what an alert is in every language, never whom it is about."""

from __future__ import annotations

import json
import re

from starlette.testclient import TestClient

from portal.alerts.models import AlertKind
from portal.gate import push
from portal.i18n import LANGUAGES


def test_who_is_not_signed_in_any_more_still_gets_the_script(portal: TestClient) -> None:
    answer = portal.get(push.WORKER)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    told = re.search(r"^const WORDS = (.*)$", answer.text, re.MULTILINE)
    assert told
    words = json.loads(told[1])
    assert set(words) == set(LANGUAGES)
    assert all(set(AlertKind) < set(each) for each in words.values())
