"""A gateway for text messages that is asked by HTTP; what it wants to be told and how it answers are templates."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl, quote
from xml.sax.saxutils import escape

import httpx

from portal.messages.configuration import Answer, HttpSettings, ReportSettings, Request
from portal.messages.gateways.pace import Pace
from portal.messages.letters import Letter
from portal.messages.models import MessageReason, PartState
from portal.messages.outcomes import Away, Declined, Handed, Lost, NotNow, Reported, storable
from portal.messages.sms_text import sms_parts

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log addresses, which may hold a phone number
BUSY = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
MAX_ANSWER = 1_000_000  # bytes; nobody says more of a message
#: No connection was made: certainly nothing was sent.
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Said(NamedTuple):
    """What a gateway answered, as far as it is heard."""

    status_code: int
    text: str
    retry_after: str


class Http:
    """Submits by one request, hears by callbacks, asks by another."""

    def __init__(self, told: HttpSettings) -> None:
        self._told = told
        self._pace = Pace(told.per_second)
        self._client = httpx.Client(timeout=told.patience_seconds, follow_redirects=False)
        asks_by_our_name = told.query is not None and told.query.names("id")
        self.harmless_again = told.repeats == "same"
        self._knowable = self.harmless_again or asks_by_our_name

    @property
    def settings(self) -> HttpSettings:
        """What the file says of it."""
        return self._told

    def submit(self, letter: Letter, *, again: bool) -> Handed:
        """Hand it over. Raises NotNow, Declined, Lost (the answer), Away."""
        if again and not self.harmless_again:
            if not self._knowable:
                return self._unsure(letter)
            if known := self._by_our_name(letter):
                return known
        told, text = self._told, self._told.text(letter.body)
        size = sms_parts(text)
        if size.parts > told.max_parts:
            raise Declined(MessageReason.REFUSED, f"{size.parts} parts")
        values = {
            "phone": international(letter.recipient, told.country_code),
            "text": text,
            "brandname": told.sender(letter.unit),
            "id": letter.name,
            "encoding": size.encoding,
            "parts": str(size.parts),
        }
        self._pace.wait()
        try:
            answer = self._ask(told.submit, values)
        except NEVER_SENT as error:
            raise Away(type(error).__name__) from None
        except httpx.RequestError as error:  # it may be there, whatever became of the answer
            if self._knowable:
                raise Lost(type(error).__name__) from None
            return self._unsure(letter)
        return Handed(told.name, (self._taken(answer, letter),))

    def keep(self) -> None:
        """It calls back, or is asked."""

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def ask(self, reference: str) -> list[Reported]:
        """What became of what it took. Raises httpx.HTTPError, Away."""
        assert self._told.query is not None
        answer = self._ask(self._told.query, {"reference": reference, "id": reference})
        if answer.status_code >= 400:
            raise Away(f"HTTP {answer.status_code}")
        return self.read(answer.text) if self._told.report else []

    def read(self, body: str, params: Mapping[str, str] | None = None) -> list[Reported]:
        """The reports of a callback or an answer; what cannot be read as one is none. Never raises."""
        told = self._told.report
        return list(_reports(told, body, params or {})) if told else []

    def signed(self, body: bytes, signature: str) -> bool:
        """Whether a callback comes from who knows the key; true where none is set."""
        told = self._told.report
        if told is None or not told.hmac_key:
            return True
        right = hmac.new(told.hmac_key.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(right.encode(), signature.removeprefix("sha256=").lower().encode())

    def _unsure(self, letter: Letter) -> Handed:
        return Handed(self._told.name, (letter.name,), unsure=True)

    def _by_our_name(self, letter: Letter) -> Handed | None:
        """What an earlier try came to, if the gateway knows the letter by our name for it."""
        assert self._told.query is not None
        try:
            answer = self._ask(self._told.query, {"id": letter.name, "reference": letter.name})
        except httpx.RequestError as error:
            raise Lost(type(error).__name__) from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Lost(f"HTTP {answer.status_code}")
        if answer.status_code >= 400 or not self.read(answer.text):
            return None
        found = _pick(answer.text, self._told.answer.id) if self._told.answer.id else None
        return Handed(self._told.name, (found or letter.name,))

    def _ask(self, request: Request, values: Mapping[str, str]) -> Said:
        """What it answers. Raises httpx.RequestError, also where it says too much or does not come to an end."""
        url = _text(request.url, {name: quote(value, safe="") for name, value in values.items()})
        headers = {name: _text(value, values) for name, value in request.headers.items()}
        content = None
        if request.xml is not None:
            content = _text(request.xml, {name: escape(v) for name, v in values.items()}).encode()
            headers = {"Content-Type": "text/xml; charset=utf-8"} | headers
        asked = self._client.build_request(
            request.method,
            url,
            headers=headers,
            params={n: _text(v, values) for n, v in request.params.items()} or None,
            json=_filled(request.json_, values) if request.json_ is not None else None,
            data={n: _text(v, values) for n, v in request.form.items()} if request.form is not None else None,
            content=content,
        )
        until = time.monotonic() + 2 * self._told.patience_seconds
        answer, heard = self._client.send(asked, stream=True), bytearray()
        with closing(answer):
            for piece in answer.iter_bytes():
                heard += piece
                if len(heard) > MAX_ANSWER or time.monotonic() > until:
                    raise httpx.ReadError("no end of an answer", request=asked)
        return Said(
            answer.status_code,
            _decoded(bytes(heard), answer.charset_encoding),
            answer.headers.get("retry-after", ""),
        )

    def _taken(self, answer: Said, letter: Letter) -> str:
        """What it is called there. Raises NotNow, Declined, Away for an answer that says that it is not."""
        told = self._told.answer
        status = answer.status_code
        if status == 429 or status == 503:
            raise NotNow(MessageReason.BUSY, _retry_after(answer))
        if status >= 500:
            raise Away(f"HTTP {status}")
        body = answer.text
        code = _pick(body, told.code) if told.code else None
        if code in told.busy:
            raise NotNow(MessageReason.BUSY, BUSY)
        if status >= 400 or (told.ok and code not in told.ok):
            raise Declined(_why(told, code), _code(code) or f"HTTP {status}")
        if self._told.report and self._told.report.reference == "ours":
            return letter.name
        found = _pick(body, told.id) if told.id else letter.name
        if not found:
            raise Declined(MessageReason.REFUSED, "no id")
        return found


def international(phone: str, country_code: str) -> str:
    """A number as networks want it: 0901000218 as 84901000218; one with + without it."""
    if phone.startswith("+"):
        return phone[1:]
    return country_code + phone.removeprefix("0") if country_code else phone


def _why(told: Answer, code: str | None) -> MessageReason:
    return MessageReason.BAD_ADDRESS if code in told.bad_address else MessageReason.REFUSED


def _code(value: str | None) -> str:
    """A code and not a sentence, which may name who it goes to: at most 20 letters, no long number."""
    value = value or ""
    return value if len(value) <= 20 and not re.search(r"\d{7}", value) else ""


def _decoded(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):  # a name that is none, or of what is no text
        return body.decode("utf-8", "replace")


def _retry_after(answer: Said) -> timedelta:
    told = answer.retry_after
    wait = timedelta(seconds=int(told)) if told.isascii() and told.isdigit() and len(told) < 7 else BUSY
    return min(wait, LONGEST_WAIT)


def _text(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), template)


def _filled(template: object, values: Mapping[str, str]) -> object:
    """The template with every ``{name}`` in its texts filled in; what stands in a value is not filled again."""
    if isinstance(template, str):
        return _text(template, values)
    if isinstance(template, dict):
        return {name: _filled(value, values) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, values) for value in template]
    return template


def _pick(source: object, path: str) -> str | None:
    """What stands there: in a text by pattern, in JSON by path; a number or a truth value as JSON writes it."""
    if path.startswith("re:"):
        found = re.search(path[3:], source if isinstance(source, str) else json.dumps(source))
        return storable(found[1] if found.re.groups else found[0]) if found else None
    value = _json(source) if isinstance(source, str) else source
    for step in filter(None, path.split(".")):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return None
    return None if value is None or isinstance(value, dict | list) else _plain(value)


def _plain(value: object) -> str:
    return storable(value) if isinstance(value, str) else json.dumps(value)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _reports(told: ReportSettings, body: str, params: Mapping[str, str]) -> Iterator[Reported]:
    for each in _each(told, body, params):
        reference, state = _pick(each, told.id), _pick(each, told.state)
        if not reference or state is None:
            continue
        raw = each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
        detail = _code(_pick(each, told.detail)) if told.detail else _code(state)
        yield Reported(reference[:200], _reached(told, state), raw[:4000], _reason(told, state), detail)


def _each(told: ReportSettings, body: str, params: Mapping[str, str]) -> list[object]:
    """Every report there is: of JSON one or many, else of the parameters of a form or an address, else the text."""
    found = _json(body)
    for step in filter(None, told.each.split(".")):
        found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, list):
        return list(found)
    if isinstance(found, dict):
        return [found]
    if told.id.startswith("re:"):
        return [body] if body else []
    return [dict(params) | dict(parse_qsl(body))]


def _reached(told: ReportSettings, state: str) -> PartState | None:
    if state in told.delivered:
        return PartState.DELIVERED
    if state in told.failed or state in told.bad_address:
        return PartState.FAILED
    return PartState.EXPIRED if state in told.expired else None


def _reason(told: ReportSettings, state: str) -> MessageReason | None:
    return MessageReason.BAD_ADDRESS if state in told.bad_address else None
