"""The people of the demo, as the profile's people.toml lists them."""

import csv
from dataclasses import dataclass
from functools import cache

from portal.access import Role
from portal.i18n import Lazy, language, lazy
from portal.profiles import load
from portal.settings import settings

#: What is worth trying first: for a person, else for the role.
TRIES = {
    "binh": lazy("See that the customers and tickets of other districts are not there."),
    "district_staff": lazy("Take the ticket that the centre forwarded, answer it, correct a phone number."),
    "district_manager": lazy("See who holds what, and post tomorrow's outages."),
    "centre_agent": lazy("Find a caller, record the ticket, forward it to the district."),
    "centre_supervisor": lazy("See all districts, filter what is overdue, urge."),
    "executive": lazy("Read the figures by day, category and district."),
    "administrator": lazy("Look at people, messages and who changed what."),
    "": lazy("See what somebody sees who has not been given a role."),
}


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as."""

    subject: str
    name: str
    role: str = ""
    unit: str = ""  # its code

    @property
    def email(self) -> str:
        """An address that nobody has."""
        return f"{self.subject}@demo.example"

    @property
    def role_words(self) -> Lazy:
        """What they do."""
        return Role.words().get(self.role, lazy("No role yet"))

    @property
    def unit_name(self) -> str:
        """Where they work, in the language of now; empty where they do not."""
        unit = _units().get(self.unit, {})
        return unit.get(f"name_{language()}") or unit.get("short_name") or unit.get("name", "")

    @property
    def tries(self) -> Lazy:
        """What is worth trying first."""
        return TRIES.get(self.subject) or TRIES[self.role]


@cache
def people() -> dict[str, DemoPerson]:
    """Everybody there is to be, by subject."""
    return {row["subject"]: DemoPerson(**row) for row in load(settings.profile).people}


@cache
def _units() -> dict[str, dict[str, str]]:
    with (load(settings.profile).folder / "units.csv").open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row for row in csv.DictReader(rows)}
