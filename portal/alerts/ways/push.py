"""Web push to the browsers that somebody signed up: encrypted for each, with ids only."""

from __future__ import annotations

import base64
import json
from functools import cache

from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush
from sqlalchemy import delete, select

from portal.alerts import outbound
from portal.alerts.models import PushSubscription
from portal.alerts.ways import AlertNotice, NoWay
from portal.database import system
from portal.secret_keys import key
from portal.settings import settings

SECONDS = 10  # seconds for one browser
LASTS = 4 * 3600  # seconds that a push service keeps it for a device that is off
#: Answers that say that a browser has signed itself off.
GONE = (404, 410)


@cache
def _vapid() -> Vapid02:
    """The key by which push services know this portal; kept with its other secrets."""
    return Vapid02.from_raw(key(settings.var, "push").encode())


def public_key() -> str:
    """What a browser is given when it signs up: the public point, as base64url without padding."""
    point = _vapid().public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def send(notice: AlertNotice) -> None:
    """Send it to every browser of theirs; one that took it is enough.

    Raises:
        NoWay: none is signed up, or all have signed off; what the last one answered where none took it.
    """
    with system("portal_worker") as db:
        columns = (
            PushSubscription.id,
            PushSubscription.endpoint,
            PushSubscription.p256dh,
            PushSubscription.auth,
        )
        found = db.execute(select(*columns).where(PushSubscription.person_id == notice.person_id)).all()
    told, wrong = 0, None  # type: int, Exception | None
    for device in found:
        try:
            _push(device.endpoint, device.p256dh, device.auth, notice)
            told += 1
        except WebPushException as error:
            if error.response is not None and error.response.status_code in GONE:
                _forget(device.id)
            else:
                wrong = error
        except (
            OSError,
            ValueError,
        ) as error:  # requests' own errors are some; keys that a browser made may be none
            wrong = error
    if not told and wrong:
        raise wrong
    if not told:
        raise NoWay("no_device")


def _push(endpoint: str, p256dh: str, auth: str, notice: AlertNotice) -> None:
    content = {"a": notice.key.rpartition(":")[0], "k": notice.kind, "l": notice.language}
    with outbound.guarded():
        webpush(
            {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}},
            json.dumps(content),
            vapid_private_key=_vapid(),
            vapid_claims={"sub": settings.push_contact},
            ttl=LASTS,
            headers={"Urgency": "high"},
            timeout=SECONDS,
        )


def _forget(id: int) -> None:
    with system("portal_worker") as db:
        db.execute(delete(PushSubscription).where(PushSubscription.id == id))
