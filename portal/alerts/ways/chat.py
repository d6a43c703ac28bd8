"""Chat: the services that Apprise knows, by an address that somebody entered for themselves or for their unit.

The address holds a token, so it is stored sealed and opened only here.
"""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlsplit

import apprise
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select

from portal.alerts import outbound
from portal.alerts.models import ChatTarget
from portal.alerts.ways import AlertNotice, NoWay
from portal.database import system
from portal.secret_keys import key
from portal.settings import settings

#: Services that are reached by HTTPS; Apprise also knows how to run programs and to write to the local desktop.
SERVICES = frozenset({
    "tgram", "slack", "discord", "msteams", "workflows", "gchat", "mmosts", "rockets", "matrixs", "zulip", "wxteams", "line",
    "lark", "feishu", "wecombot", "dingtalk", "twist", "ntfys", "gotifys", "pover", "signals", "jsons", "forms",
})  # fmt: skip
#: The same on a server of one's own without TLS, where private targets are allowed.
WITHOUT_TLS = frozenset({"mmost", "rocket", "matrix", "ntfy", "gotify", "json", "form", "signal"})


class Unusable(ValueError):
    """An address that is none of a chat."""


def checked(address: str) -> str:
    """What the address is called in lists: its service, without the token. Raises Unusable."""
    service = urlsplit(address).scheme.lower()
    allowed = SERVICES | WITHOUT_TLS if settings.portal_alerts_private_targets else SERVICES
    if service not in allowed:
        raise Unusable(service)
    if apprise.Apprise.instantiate(address, suppress_exceptions=True) is None:
        raise Unusable(service)
    return service


def seal(address: str) -> bytes:
    """As it is stored."""
    return _fernet().encrypt(address.encode())


def send(notice: AlertNotice) -> None:
    """Send it to every chat of theirs, or to the unit's one; one that took it is enough.

    Raises:
        NoWay: none is entered; RuntimeError: none took it.
    """
    whose = (
        ChatTarget.id == notice.target_id if notice.target_id else ChatTarget.person_id == notice.person_id
    )
    with system("portal_worker") as db:
        sealed = db.scalars(select(ChatTarget.sealed).where(whose)).all()
    if not sealed:
        raise NoWay("no_chat")
    told = [_tell(each, notice) for each in sealed]  # each of them, not the first alone
    if not any(told):
        raise RuntimeError("no chat took it")


def _tell(sealed: bytes, notice: AlertNotice) -> bool:
    try:
        address = _fernet().decrypt(sealed).decode()
    except InvalidToken:  # the installation's keys are others by now
        return False
    chat = apprise.Apprise()
    with outbound.guarded():
        return chat.add(address) and bool(chat.notify(body=notice.body, title=""))


def _fernet() -> Fernet:
    digest = hashlib.sha256(key(settings.var, "chat").encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
