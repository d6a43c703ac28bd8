"""What the address of the outage page asks for, and addresses that change one thing of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.access import DISTRICT, Person, may
from portal.i18n import lazy
from portal.outages import actions
from portal.outages.queries.outages import VIEWS as STATES
from portal.outages.queries.rows import OutageRow, read_key
from portal.ui.components import filters
from portal.ui.components.links import to

VIEWS = {"weeks": lazy("Two weeks"), "list": lazy("List")}
WRITING = {"import": lazy("Import"), "new": lazy("Post an outage")}  #: what one leaves the views for
ICONS = {"weeks": "view_timeline", "list": "list", "import": "content_paste", "new": "add"}
EDIT = "edit"  #: a draft opened for correction; reached from the draft alone
ALL = "all"
DAYS = 14
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What is shown: whose outages (None: everybody's), which of them, and which one is open."""

    person: Person
    view: str
    unit: int | None
    state: str
    q: str
    page: int
    outage: tuple[int, int] | None

    @property
    def home(self) -> int | None:
        """Whose outages are shown when the address says nothing."""
        return self.person.unit_id if self.person.role in DISTRICT else None

    def at(self, **changes: object) -> str:
        """The address with something changed."""
        unit = "" if self.unit == self.home else ALL if self.unit is None else self.unit
        said = {
            "view": self.view if self.view in ("list",) else "",
            "unit": unit,
            "state": self.state if self.state != "ahead" else "",
            "q": self.q,
            "page": self.page if self.page > 1 else "",
        }
        return to("outages", **{**said, **changes})

    def of(self, outage: OutageRow) -> str:
        """The address at which this one is open."""
        return self.at(outage=outage.key)


def writing(person: Person) -> dict[str, object]:
    """What this person can write here, by its view; nothing for who posts nothing."""
    return dict(WRITING) if may(actions.post, person) else {}


def read(person: Person, units: dict[str, str]) -> Asked:
    """What the address says, kept to what there is."""
    chosen = filters.one_of("unit", {*units, ALL})
    unit = int(chosen) if chosen and chosen != ALL else None
    if chosen is None and person.role in DISTRICT:
        unit = person.unit_id
    return Asked(
        person,
        filters.one_of("view", {*VIEWS, *writing(person), *([EDIT] if may(actions.edit, person) else [])})
        or "weeks",
        unit,
        filters.one_of("state", STATES) or "ahead",
        filters.text("q"),
        filters.page(),
        read_key(filters.text("outage")),
    )


def period(now: datetime) -> tuple[datetime, datetime]:
    """Two weeks from this morning on, on the wall clock."""
    since = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return since, since + timedelta(days=DAYS)
