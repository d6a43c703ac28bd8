"""Every page that the menu knows, run as every role: it draws, within its share of statements, and only for its roles."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from portal.access import Role
from portal.database import owner_engine
from portal.i18n import _, use
from portal.settings import ROOT
from portal.ui.app.pages import MAX_MENU_ENTRIES, PAGES, Page, menu
from tests.addresses import OPENED
from tests.pages.conftest import Sent, drawn, shown, statements, weight
from tests.people import of_role, signed_in


class Budget(NamedTuple):
    """What one run of a page may ask of the database, who is there included, and bring to a browser."""

    statements: int = 12
    rows: int = 180
    elements: int = 45
    kilobytes: int = 45


USUAL = Budget()
#: Pages, and what links lead to, that need more, and why.
MORE = {
    "customer_new": USUAL._replace(elements=70),  # a form of every field
    "duty": USUAL._replace(elements=60),  # a box a day
    "categories": USUAL._replace(elements=80),  # a switch a category
    "a category": USUAL._replace(elements=80),
    "outages": USUAL._replace(kilobytes=90),  # two weeks of every district
    "a name that many have": USUAL._replace(rows=1020),  # a search says how many it found
    "figures of a year": USUAL._replace(rows=2200, kilobytes=150),  # a point a day
}
#: What takes a browser long to learn is named in the page that draws it.
LEARNT = {
    "dataframe": "grid",
    "arrow_data_frame": "grid",
    "arrow_vega_lite_chart": "charts",
    "vega_lite_chart": "charts",
}
BOTH = [(role, page) for role in Role for page in PAGES.values()]
with use("vi"):
    REFUSED, NOT_FOUND = _("Not for your role"), _("Not found")
    BROKEN = (
        _("Something went wrong"),
        _("This is not possible"),
        _("The database does not answer"),
        _("The database is busy"),
    )


def drew(app: AppTest) -> str:
    """What a page that did not break shows."""
    assert not app.exception
    there = shown(app)
    assert not [words for words in BROKEN if words in there]
    return there


def over(what: str, sent: Sent, app: AppTest) -> dict[str, tuple[float, int]]:
    """In what it needs more than it may: what it needs, and may."""
    brings, may = weight(app), MORE.get(what, USUAL)
    needs = (len(sent), sent.rows, brings.elements, brings.kilobytes)
    return {
        name: (need, most) for name, need, most in zip(may._fields, needs, may, strict=True) if need > most
    }


@pytest.mark.usefixtures("filled_unchanged")
@pytest.mark.parametrize(("role", "page"), BOTH, ids=lambda v: getattr(v, "name", v))
def test_a_page_draws_for_its_roles_and_is_refused_to_others(role: Role, page: Page) -> None:
    person = of_role(role)
    with statements() as sent:
        app = drawn(person, page.name)
    there = drew(app)
    assert (REFUSED in there) == (not page.for_role(role)), there[:400]
    assert over(page.name, sent, app) == {}, "\n".join(sent)
    assert {what for kind, what in LEARNT.items() if app.get(kind)} <= set(page.draws), "say it in `pages`"


@pytest.mark.usefixtures("filled_unchanged")
@pytest.mark.parametrize("what", OPENED)
def test_what_a_link_leads_to_draws_too(what: str) -> None:
    subject, page, address = OPENED[what]
    with owner_engine().connect() as owner:
        said = {name: owner.scalar(text(sql)) for name, sql in address.items()}
    person = signed_in(subject)
    with statements() as sent:
        app = drawn(person, page, **said)
    there = drew(app)
    assert REFUSED not in there
    assert NOT_FOUND not in there
    assert over(what, sent, app) == {}, "\n".join(sent)


def test_every_file_in_pages_is_in_the_registry_and_the_other_way_round() -> None:
    assert {p.stem for p in Path(ROOT / "pages").glob("*.py")} == set(PAGES)


@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role_is_in_its_menu_or_led_to_by_another(role: Role) -> None:
    hidden = [p.name for p in PAGES.values() if p.for_role(role) and p not in menu(role)]
    sources = "\n".join(f.read_text() for f in [*ROOT.glob("pages/*.py"), *ROOT.glob("portal/ui/**/*.py")])
    assert [name for name in hidden if f'"{name}"' not in sources.replace(f'Page("{name}"', "")] == []
    assert len(menu(role)) <= MAX_MENU_ENTRIES
