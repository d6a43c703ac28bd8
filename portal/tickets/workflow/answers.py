"""The message by which a customer gets an answer: written here for who sends it, and for who wants to see it before."""

from __future__ import annotations

from typing import NamedTuple

from portal.access import Invalid
from portal.i18n import _, use
from portal.messages.forecast import forecast
from portal.profiles import load
from portal.settings import settings


class AnswerText(NamedTuple):
    """The message of an answer, in the utility's language."""

    subject: str
    body: str


def message(number: str, subject: str, answer: str) -> AnswerText:
    """What the customer reads.

    Args:
        number, subject: of their request.
        answer: what was written, tidied.
    """
    profile = load(settings.profile)
    with use(profile.default_language):
        hotlines = profile.more.get("hotlines", ())
        body = _(
            "{utility}: on your request {number} “{subject}”: {answer}",
            utility=profile.more.get("short_name") or profile.name,
            number=number,
            subject=subject,
            answer=answer,
        )
        body += "\n" + _("Questions: {hotline}.", hotline=hotlines[0]) if hotlines else ""
        return AnswerText(_("Your request {number} is answered", number=number), body)


def must_fit(channel: str | None, body: str) -> None:
    """Raises Invalid where the gateway of this channel would refuse the text for its length."""
    known = forecast(channel) if channel else None
    if known is None or known.most is None or (parts := known.parts(body)) <= known.most:
        return
    told = _(
        "Too long: as a text message it takes {parts} parts, and at most {most} are sent.",
        parts=parts,
        most=known.most,
    )
    raise Invalid({"answer": told})
