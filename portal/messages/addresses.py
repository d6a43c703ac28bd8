"""Addresses that a mail server can take, as RFC 5321 and 5322 have them (PyPI ``email-validator``; nobody is asked)."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from portal.messages.configuration import SmtpSettings, WrongGateways, gateways


class NoAddress(ValueError):
    """No server can take it."""


class BeyondAscii(NoAddress):
    """Only a server with SMTPUTF8 can take it, and ours is not said to be one."""


def email(value: str, *, beyond_ascii: bool | None = None) -> str:
    """The address in lower case; its domain's letters beyond ASCII as they are sent (`xn--…`).

    Args:
        beyond_ascii: whether the part before @ may have such letters; by default what `gateways.toml` says of our server.

    Raises:
        NoAddress, BeyondAscii.
    """
    try:
        found = validate_email(value, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError:
        raise NoAddress from None
    if found.ascii_email:
        return found.ascii_email.lower()
    if not (_takes_utf8() if beyond_ascii is None else beyond_ascii):
        raise BeyondAscii
    return found.normalized.lower()


def _takes_utf8() -> bool:
    try:
        told = gateways().of("email")
    except WrongGateways:
        return False
    return isinstance(told, SmtpSettings) and told.smtputf8
