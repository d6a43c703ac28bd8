"""The gateways of this machine: what an administrator of it writes into `gateways.toml`, read anew when it changes.

Secrets stand there, or in the environment where a value says ``env:NAME``; never in the database.
"""

from __future__ import annotations

import os
import re
import tomllib
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from portal.messages.channels import channels
from portal.messages.models import MessageKind, Silence
from portal.messages.sms_text import without_marks
from portal.settings import settings

#: Sender names that networks take: at most 11 letters without marks.
Brandname = Annotated[str, Field(max_length=11, pattern=r"^[A-Za-z0-9 ._&-]*$")]
HOUR = 3600.0


class WrongGateways(ValueError):
    """The file cannot be used; says where and why, and nothing of what stands there."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, hide_input_in_errors=True)


class GatewaySettings(_Strict):
    """What every gateway has.

    Args:
        reports: what it says of a message it took: ``delivery`` that it arrived; ``network`` that the network accepted it,
            which is not the same; ``no`` nothing.
        told_after_hours: of one that cannot say that a message arrived: after so long without a failure or a bounce the
            customer counts as told. 0: never, so that somebody rings.
        lost_after_hours: of one that can: after so long without a report it counts as not delivered.
        per_second: how many messages it takes.
    """

    name: str
    channel: str
    reports: Literal["delivery", "network", "no"] = "no"
    told_after_hours: float = Field(24.0, ge=0)
    lost_after_hours: float = Field(48.0, gt=0)
    per_second: float = Field(10.0, gt=0)

    @property
    def silence(self) -> Silence:
        """What it means when nothing more is heard."""
        hopeless = self.reports == "delivery" or not self.told_after_hours
        return Silence.EXPIRED if hopeless else Silence.UNBOUNCED

    @property
    def patience(self) -> timedelta:
        """How long something may still be heard."""
        hours = self.told_after_hours if self.silence == Silence.UNBOUNCED else self.lost_after_hours
        return timedelta(hours=hours)


class SmtpSettings(GatewaySettings):
    """A mail server.

    Args:
        sender: whom the mail is from. ``return_path``: where bounces go, with ``{token}`` in it, which says of what
            ("bounces+{token}@example.vn"); without it they go to the sender, and are known by the envelope's id alone.
        smtputf8: whether it takes addresses with letters beyond ASCII.
        tls: its certificate is checked; ``ca`` names the file of an authority of one's own.
        maildir: the folder into which bounces are delivered; what was read is moved to its ``cur``.
    """

    kind: Literal["smtp"]
    channel: str = "email"
    host: str
    port: int = 587
    user: str = ""
    password: str = Field("", repr=False)
    tls: Literal["starttls", "ssl", "none"] = "starttls"
    ca: Path | None = None
    sender: str
    return_path: str = Field("", pattern=r"^$|^[^@{]*\{token\}[^@{]*@[^@{]+$")
    smtputf8: bool = False
    maildir: Path | None = None
    told_after_hours: float = Field(48.0, ge=0)


class SmsSettings(GatewaySettings):
    """What gateways for text messages have.

    Args:
        brandname: the sender; ``brandnames`` by the code of a district where it has its own.
        marks: whether Vietnamese keeps its marks; without them more than twice as much fits into a part.
        max_parts: longer texts are refused rather than cut.
        country_code: "84" sends 0901… as 84901…; empty as it is stored.
    """

    channel: str = "sms"
    brandname: Brandname = ""
    brandnames: dict[str, Brandname] = {}
    marks: bool = True
    max_parts: int = Field(6, ge=1, le=255)
    country_code: str = Field("", pattern=r"^\d{0,3}$")

    def text(self, body: str) -> str:
        """A message as it leaves."""
        return body if self.marks else without_marks(body)

    def sender(self, unit: str) -> str:
        """The name that this district's customers see."""
        return self.brandnames.get(unit, self.brandname)


class Request(_Strict):
    """A request as a template: in every text, ``{phone}``, ``{text}``, ``{brandname}``, ``{id}`` (our name for the message),
    ``{reference}`` (theirs), ``{encoding}`` and ``{parts}`` are filled in. One of ``json``, ``form`` and ``xml``, or none.
    """

    method: Literal["GET", "POST", "PUT"] = "POST"
    url: str = Field(pattern=r"^https?://")
    headers: dict[str, str] = Field({}, repr=False)
    params: dict[str, str] = Field({}, repr=False)
    json_: dict[str, object] | list[object] | None = Field(None, alias="json", repr=False)
    form: dict[str, str] | None = Field(None, repr=False)
    xml: str | None = Field(None, repr=False)

    def names(self, placeholder: str) -> bool:
        """Whether the placeholder stands in it."""
        return f"{{{placeholder}}}" in repr(
            (self.url, self.headers, self.params, self.json_, self.form, self.xml)
        )


class Answer(_Strict):
    """Where to find what in an answer: ``data.0.id`` is a path in JSON, ``re:…`` a pattern whose first group it is.

    Args:
        id: what the gateway calls the message.
        code: what says how it went; ``ok`` which of its values say that it was taken (none: every answer with an id).
        busy, bad_address: values that ask to wait, or say that there is no such recipient.
    """

    id: str = ""
    code: str = ""
    ok: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    bad_address: tuple[str, ...] = ()


class ReportSettings(_Strict):
    """How reports are read, from the parameters or the JSON of a callback and from the answer to a query.

    Args:
        each: where the list of them is; empty for one report, or for a list that is the whole.
        id, state, detail: where to find what in one of them.
        reference: whether ``id`` is the gateway's name for the message, or the one we gave it.
        delivered, failed, expired, bad_address: values of ``state``. Any other says nothing yet.
        secret: the last part of the callback's address; empty: no callbacks.
        hmac_key, hmac_header: a key that signs the body with SHA-256, and where the hexadecimal signature stands.
    """

    each: str = ""
    id: str
    state: str
    detail: str = ""
    reference: Literal["theirs", "ours"] = "theirs"
    delivered: tuple[str, ...] = ("DELIVRD", "DELIVERED", "delivered")
    failed: tuple[str, ...] = ("UNDELIV", "REJECTD", "FAILED", "failed")
    expired: tuple[str, ...] = ("EXPIRED", "DELETED", "expired")
    bad_address: tuple[str, ...] = ()
    secret: str = Field("", repr=False)
    hmac_key: str = Field("", repr=False)
    hmac_header: str = "X-Signature"

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, secret: str) -> str:
        if secret and not re.fullmatch(r"[\w-]{16,100}", secret, re.ASCII):
            raise ValueError("16 to 100 letters, digits, - and _")
        return secret


class HttpSettings(SmsSettings):
    """A gateway that is asked by HTTP.

    Args:
        repeats: ``same`` where a second submission under our name is known for a copy, ``sent`` where it would go twice.
        query: how to ask what became of a message; by ``{reference}``, or by our ``{id}``.
        ask_after_minutes: of silence, before it is asked.
    """

    kind: Literal["http"]
    submit: Request
    answer: Answer = Answer()
    repeats: Literal["same", "sent"] = "sent"
    report: ReportSettings | None = None
    query: Request | None = None
    ask_after_minutes: float = Field(5.0, gt=0)
    patience_seconds: float = Field(20.0, gt=0, le=60)


#: How a message centre writes the numbers of messages: as they are, or as numbers of this base.
Numbers = Literal["text", "hex", "decimal"]


class SmppSettings(SmsSettings):
    """A message centre that speaks SMPP 3.4; each worker binds to it once, as a transceiver.

    Args:
        tls: whether the connection is encrypted; its certificate is checked, ``ca`` as for mail.
        source_ton, source_npi: what kind of sender the brandname is (5, 0: a name).
        dest_ton, dest_npi: likewise of recipients; by default 1 (international) where ``country_code`` is set, else 0.
        long: texts of several parts: ``udh`` cuts them here, ``payload`` leaves it to the message centre.
        answer_ids, receipt_ids: how the message centre writes a message's number when it takes it, and in the text of a
            receipt; some write it hexadecimal in the one and decimal in the other.
        bad_address_errors: values of a receipt's ``err`` that say that there is no such subscriber.
        expires: whether the message centre is told to give up after ``lost_after_hours``.
        enquire_seconds: of silence, before it is asked whether it is still there.
        patience_seconds: how long an answer may take.
    """

    kind: Literal["smpp"]
    host: str
    port: int = 2775
    tls: bool = False
    ca: Path | None = None
    system_id: str = Field(max_length=15, pattern=r"^[\x20-\x7e]*$")
    password: str = Field("", max_length=8, pattern=r"^[\x20-\x7e]*$", repr=False)
    system_type: str = Field("", max_length=12, pattern=r"^[\x20-\x7e]*$")
    service_type: str = Field("", max_length=5, pattern=r"^[\x20-\x7e]*$")
    source_ton: int = Field(5, ge=0, le=255)
    source_npi: int = Field(0, ge=0, le=255)
    dest_ton: int | None = Field(None, ge=0, le=255)
    dest_npi: int = Field(1, ge=0, le=255)
    long: Literal["udh", "payload"] = "udh"
    reports: Literal["delivery", "network", "no"] = "network"
    answer_ids: Numbers = "text"
    receipt_ids: Numbers = "text"
    bad_address_errors: tuple[str, ...] = ()
    expires: bool = True
    enquire_seconds: float = Field(30.0, gt=0)
    patience_seconds: float = Field(20.0, gt=0, le=60)

    @model_validator(mode="after")
    def _comparable(self) -> SmppSettings:
        if (self.answer_ids == "text") != (self.receipt_ids == "text"):
            raise ValueError("answer_ids and receipt_ids: both text, or both numbers")
        return self


AnyGateway = Annotated[SmtpSettings | HttpSettings | SmppSettings, Field(discriminator="kind")]
OneGateway = SmtpSettings | HttpSettings | SmppSettings


def _hours(value: object) -> object:
    """ "21:00-07:00" as two times; an empty text for none."""
    if not isinstance(value, str):
        return value
    first, _dash, last = value.partition("-")
    return (time.fromisoformat(first.strip()), time.fromisoformat(last.strip())) if value else None


Hours = Annotated[tuple[time, time] | None, BeforeValidator(_hours)]
_NIGHT = (time(21), time(7))


class QuietOfChannel(_Strict):
    """Quiet hours by what it is about; what is left out is as for every way."""

    answer: Hours = None
    planned: Hours = None
    urgent: Hours = None


class QuietHours(_Strict):
    """When nothing is sent, by what it is about, on the utility's clock; each can be set, or be empty.

    Args:
        channel: where a way has other hours: a mail wakes nobody.
    """

    answer: Hours = _NIGHT
    planned: Hours = _NIGHT
    urgent: Hours = None
    channel: dict[str, QuietOfChannel] = {}

    def end(self, kind: str, channel: str, here: datetime) -> datetime | None:
        """When the quiet hours end that hold at this local moment; None when it may go."""
        hours = self._hours(MessageKind(kind).value, channel)
        if hours is None or hours[0] == hours[1]:
            return None
        first, last = hours
        now = here.time()
        quiet = first <= now < last if first < last else now >= first or now < last
        if not quiet:
            return None
        end = datetime.combine(here.date(), last, here.tzinfo)
        return end if end > here else datetime.combine(here.date() + timedelta(days=1), last, here.tzinfo)

    def _hours(self, kind: str, channel: str) -> tuple[time, time] | None:
        own = self.channel.get(channel)
        found: tuple[time, time] | None = getattr(own if own and kind in own.model_fields_set else self, kind)
        return found

    @field_validator("channel")
    @classmethod
    def _known(cls, told: dict[str, QuietOfChannel]) -> dict[str, QuietOfChannel]:
        if unknown := told.keys() - channels().keys():
            raise ValueError(f"no way is called {', '.join(sorted(unknown))}")
        return told


class Gateways(_Strict):
    """All that the file says."""

    gateway: dict[str, AnyGateway] = {}
    quiet: QuietHours = QuietHours()

    @field_validator("gateway", mode="before")
    @classmethod
    def _named(cls, told: object) -> object:
        """Each knows its name."""
        if not isinstance(told, dict):
            return told
        return {
            name: {"name": name, **each} if isinstance(each, dict) else each for name, each in told.items()
        }

    def of(self, channel: str) -> OneGateway | None:
        """The gateway of a channel, the first that the file names."""
        return next((each for each in self.gateway.values() if each.channel == channel), None)


def gateways() -> Gateways:
    """What holds now. Raises WrongGateways with a line for each mistake."""
    path = settings.gateways_file
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return _read(path, stamp, _mail_of_environment())


def _mail_of_environment() -> tuple[tuple[str, object], ...]:
    """The mail server that the environment names, where the file names none."""
    if not settings.smtp_host:
        return ()
    return tuple(
        {
            "kind": "smtp",
            "host": settings.smtp_host,
            "port": settings.smtp_port,
            "user": settings.smtp_user,
            "password": settings.smtp_password,
            "tls": "starttls" if settings.smtp_starttls else "none",
            "sender": settings.smtp_from,
        }.items()
    )


@cache
def _read(path: Path, stamp: int, mail: tuple[tuple[str, object], ...]) -> Gateways:
    try:
        told = tomllib.loads(path.read_text("utf-8")) if stamp else {}
        if mail:
            told = {"gateway": {}} | told
            told["gateway"] = {"mail": dict(mail)} | told["gateway"]
        return Gateways.model_validate(_from_environment(told))
    except tomllib.TOMLDecodeError as error:
        raise WrongGateways(f"{path.name}: {error}") from None
    except ValidationError as wrong:
        lines = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors())
        raise WrongGateways(f"{path.name}: " + "; ".join(lines)) from None


def _from_environment(told: object) -> object:
    """Values such as "env:SMS_KEY" are the environment's."""
    if isinstance(told, dict):
        return {name: _from_environment(value) for name, value in told.items()}
    if isinstance(told, list):
        return [_from_environment(value) for value in told]
    if isinstance(told, str) and told.startswith("env:"):
        return os.environ.get(told.removeprefix("env:"), "")
    return told
