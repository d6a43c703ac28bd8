"""Rules of a customer's fields. Each returns the value as it is stored or raises ValueError with words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import phonenumbers

from portal.i18n import _
from portal.messages import addresses
from portal.profiles import load
from portal.settings import settings

#: Before this day no utility of ours sold electricity.
EARLIEST = date(1890, 1, 1)
NumberType = phonenumbers.PhoneNumberType
#: Numbers that a company answers, or that cost the caller: nobody can be rung back there.
HOTLINES = (NumberType.UAN, NumberType.TOLL_FREE, NumberType.PREMIUM_RATE, NumberType.SHARED_COST)


def phone(value: str) -> str:
    """A phone number as its national digits (0901000218); foreign numbers as +country digits.

    Validity is that of the numbering plans in PyPI ``phonenumbers``. Hotlines are not phone numbers.
    """
    country = load(settings.profile).country
    value = unicodedata.normalize("NFKC", value)
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        raise ValueError(_("This is not a phone number.")) from None
    if number.extension:
        raise ValueError(_("Write the number without its extension, and the extension in the note."))
    if re.search(r"[^\W\d_]", value) or not _is_all_of(value, number):
        raise ValueError(_("This is not one phone number."))
    if not phonenumbers.is_valid_number(number):
        raise ValueError(_("No such phone number can exist. Check the digits."))
    if phonenumbers.number_type(number) in HOTLINES:
        raise ValueError(_("This is a hotline, not a customer's phone."))
    here = phonenumbers.region_code_for_number(number) == country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.E164
    return re.sub(r"[^\d+]", "", phonenumbers.format_number(number, style))


def _is_all_of(value: str, number: phonenumbers.PhoneNumber) -> bool:
    """Whether every digit that was typed belongs to the number: none was dropped, none stands for a letter."""
    digits = re.sub(r"\D", "", value)
    return digits.endswith(phonenumbers.national_significant_number(number))


def email(value: str) -> str:
    """An address that a mail server can take, lower case; letters beyond ASCII only where ours says that it takes them."""
    try:
        return addresses.email(value)
    except addresses.BeyondAscii:
        raise ValueError(_("Our mail server takes addresses in plain Latin letters only.")) from None
    except addresses.NoAddress:
        raise ValueError(_("This is not an email address.")) from None


def id_number(value: str) -> str:
    """Nine digits (identity card until 2021), twelve (citizen card) or a passport's letters and digits, in ASCII."""
    value = unicodedata.normalize("NFKC", value).replace(" ", "").upper()
    if not re.fullmatch(r"\d{9}|\d{12}|[A-Z]{1,2}\d{6,8}|\d{17}[\dX]|\d{10}", value, re.ASCII):
        raise ValueError(_("No identity card or passport has such a number."))
    return value


def capacity(value: Decimal) -> Decimal:
    """Kilowatts, above zero, to the hundredth, as the column holds them."""
    if not 0 < value < 100_000_000:
        raise ValueError(_("The capacity must be above zero and below 100 million kW."))
    return value.quantize(Decimal("0.01"))


def since(value: date) -> date:
    """A day that has come."""
    if not EARLIEST <= value <= datetime.now(load(settings.profile).zone).date():
        raise ValueError(_("This day is not possible. Check the year."))
    return value


def customer_code(value: str) -> str:
    """A code as the utility writes it (the profile's pattern), capitals."""
    code = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    told = load(settings.profile).more.get("customer_code", {})
    if not re.fullmatch(told.get("pattern", r"[A-Z0-9]{1,20}"), code, re.ASCII):
        raise ValueError(_("This is not a customer code."))
    return code
