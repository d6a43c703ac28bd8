"""Every page that the menu knows, run as every role: it draws, within its share of statements, and only for its roles."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from portal.access import Role
from portal.database import owner_engine
from portal.settings import ROOT
from portal.ui.menu import PAGES, Page, menu
from portal.words import _, use
from tests.pages.conftest import drawn, shown, statements
from tests.people import of_role, signed_in

#: What a page may ask of the database in one run, who is there included.
MOST_STATEMENTS = 12
BOTH = [(role, page) for role in Role for page in PAGES.values()]
#: Pages with something opened: who looks, the page, and SQL for each thing that its address says.
OF_AN = "district_id = (select id from unit where code = 'PE0400')"
TICKET = f"select number from ticket where {OF_AN} and state = 'working' order by urges desc, id limit 1"
CUSTOMER = f"select id from customer where {OF_AN} and phone is not null order by id limit 1"
OUTAGE = f"select district_id || '-' || id from outage where {OF_AN} and state = 'draft' order by id limit 1"
OPENED = {
    "a ticket as its holder": ("an", "tickets", {"ticket": TICKET}),
    "a ticket as a manager": ("minh", "tickets", {"ticket": TICKET, "view": "select 'overdue'"}),
    "a ticket as the centre": ("dung", "tickets", {"ticket": TICKET}),
    "tickets searched": ("an", "tickets", {"q": f"select name from customer where {OF_AN} limit 1"}),
    "a caller": ("chi", "call", {"q": f"select phone from customer where id = ({CUSTOMER}) and {OF_AN}"}),
    "a name that many have": ("chi", "call", {"q": "select 'nguyen'"}),
    "a record": ("an", "customer", {"district": "select id from unit where code = 'PE0400'", "id": CUSTOMER}),
    "a record in a call": ("chi", "customer", {"code": f"select code from customer where id = ({CUSTOMER}) and {OF_AN}"}),
    "records edited": ("an", "customer_edit", {"ids": f"select string_agg(id::text, ',') from ({CUSTOMER}) c"}),
    "records with a gap": ("an", "customers", {"gap": "select 'phone'"}),
    "records searched": ("an", "customers", {"q": "select 'le'"}),
    "outages listed": ("an", "outages", {"view": "select 'list'"}),
    "an outage": ("an", "outages", {"outage": OUTAGE}),
    "an outage corrected": ("an", "outages", {"outage": OUTAGE, "view": "select 'edit'"}),
    "an outage posted": ("dung", "outages", {"view": "select 'new'"}),
    "a schedule read in": ("an", "outages", {"view": "select 'import'"}),
    "figures of a year": ("giang", "insights", {"period": "select 'year'"}),
    "a person": ("ha", "people", {"person": "select id from person where subject = 'an'"}),
    "a limit": ("ha", "rules", {"rule": "select min(id) from limit_rule"}),
    "a message": ("ha", "messages", {"message": "select district_id || '-' || id from message order by created_at desc limit 1"}),
    "what was disclosed": ("ha", "audit", {"view": "select 'disclosures'"}),
}  # fmt: skip
with use("vi"):
    REFUSED, NOT_FOUND = _("Not for your role"), _("Not found")
    BROKEN = (_("Something went wrong"), _("The database does not answer"), _("The database is busy"))


def drew(app: AppTest) -> str:
    """What a page that did not break shows."""
    assert not app.exception
    there = shown(app)
    assert not [words for words in BROKEN if words in there]
    return there


@pytest.mark.usefixtures("filled_unchanged")
@pytest.mark.parametrize(("role", "page"), BOTH, ids=lambda v: getattr(v, "name", v))
def test_a_page_draws_for_its_roles_and_is_refused_to_others(role: Role, page: Page) -> None:
    person = of_role(role)
    with statements() as sent:
        there = drew(drawn(person, page.name))
    assert (REFUSED in there) == (not page.for_role(role)), there[:400]
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


@pytest.mark.usefixtures("filled_unchanged")
@pytest.mark.parametrize("what", OPENED)
def test_what_a_link_leads_to_draws_too(what: str) -> None:
    subject, page, address = OPENED[what]
    with owner_engine().connect() as owner:
        said = {name: owner.scalar(text(sql)) for name, sql in address.items()}
    person = signed_in(subject)
    with statements() as sent:
        there = drew(drawn(person, page, **said))
    assert REFUSED not in there
    assert NOT_FOUND not in there
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


def test_every_file_in_pages_is_in_the_registry_and_the_other_way_round() -> None:
    assert {p.stem for p in Path(ROOT / "pages").glob("*.py")} == set(PAGES)


@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role_is_in_its_menu_or_led_to_by_another(role: Role) -> None:
    hidden = [p.name for p in PAGES.values() if p.for_role(role) and p not in menu(role)]
    sources = "\n".join(f.read_text() for f in [*ROOT.glob("pages/*.py"), *ROOT.glob("portal/ui/**/*.py")])
    assert [name for name in hidden if f'"{name}"' not in sources.replace(f'Page("{name}"', "")] == []
    assert len(menu(role)) <= 7
