"""The pages there are, who has them, and what their addresses may say.

A new page is one line here and one file in pages/.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from portal.access import CENTRE, DISTRICT, Role
from portal.i18n import Lazy, lazy
from portal.settings import ROOT
from portal.ui import streamlit_adapter

MAX_MENU_ENTRIES = 8  #: entries that fit in the menu at 1366 px
EVERYBODY = tuple(Role)


@dataclass(frozen=True)
class Page:
    """A screen.

    Args:
        name: its file in pages/ and its address.
        takes: what may stand behind ? in its address; anything else is dropped.
        hears: kinds of news (`portal.gate.live.news`) that change what it shows.
        hears_in: by the view that ``?view=`` names, first the one that stands without it: which of these kinds change that
            view; empty where all change every view.
        still: whether it is read anew only when somebody asks, as charts are that one compares.
        of: the page in the menu that it belongs to, where it is not itself there.
        draws: what takes a browser long to learn, ``grid`` or ``charts``; it is named in the page (`portal.gate.parts`).
    """

    name: str
    title: Lazy
    icon: str
    roles: tuple[Role, ...]
    takes: tuple[str, ...] = ()
    in_menu: bool = True
    hears: tuple[str, ...] = ()
    hears_in: Mapping[str, str] = field(default_factory=dict)
    still: bool = False
    of: str = ""
    draws: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Where its script is."""
        return str(ROOT / "pages" / f"{self.name}.py")

    def heard(self, view: str) -> tuple[str, ...]:
        """The kinds of news that change this view of it."""
        if not self.hears_in:
            return self.hears
        return (self.hears_in.get(view) or next(iter(self.hears_in.values())),)

    def for_role(self, role: Role) -> bool:
        """Whether people of this role have it."""
        return role in self.roles


_LIST = ("q", "page", "sort")
PAGES: dict[str, Page] = {
    page.name: page
    for page in (
        Page(
            "home",
            lazy("To do"),
            "checklist",
            EVERYBODY,
            hears=("ticket", "outage", "alert", "customer", "message"),
        ),
        Page(
            "call",
            lazy("Call"),
            "call",
            CENTRE,
            ("q", "phone", "customer", "ticket", "unit", "ward", "page"),
            hears=("ticket", "outage"),
        ),
        Page(
            "tickets",
            lazy("Tickets"),
            "inbox",
            (*DISTRICT, *CENTRE),
            (
                *_LIST,
                "ticket",
                "view",
                "state",
                "unit",
                "category",
                "holder",
                "whose",
                "customer",
                "urged",
                "day",
            ),
            hears=("ticket", "alert"),
        ),
        Page(
            "board",
            lazy("Overview"),
            "grid_on",
            (Role.CENTRE_SUPERVISOR, Role.EXECUTIVE, Role.DISTRICT_MANAGER),
            ("category", "unit", "view"),
            hears=("ticket", "alert", "duty"),
        ),
        Page(
            "outages",
            lazy("Outages"),
            "power_off",
            (*DISTRICT, *CENTRE, Role.EXECUTIVE),
            (*_LIST, "view", "outage", "unit", "state", "day", "customer"),
            hears=("outage", "message"),
        ),
        Page(
            "customers",
            lazy("Customers"),
            "groups",
            (*DISTRICT, *CENTRE),
            (*_LIST, "view", "gap", "unit", "ward"),
            hears=("customer",),
            draws=("grid",),
        ),
        Page(
            "customer",
            lazy("Customer"),
            "person",
            (*DISTRICT, *CENTRE),
            ("district", "id", "code", "ticket", "call"),
            in_menu=False,
            hears=("ticket", "customer", "outage"),
            of="customers",
        ),
        Page(
            "customer_edit",
            lazy("Edit records"),
            "table_edit",
            DISTRICT,
            ("ids",),
            in_menu=False,
            of="customers",
            draws=("grid",),
        ),
        Page(
            "customer_new",
            lazy("New customer"),
            "person_add",
            DISTRICT,
            ("code",),
            in_menu=False,
            of="customers",
        ),
        Page(
            "insights",
            lazy("Figures"),
            "monitoring",
            (Role.EXECUTIVE, Role.CENTRE_SUPERVISOR, Role.DISTRICT_MANAGER),
            ("period", "unit", "category", "view"),
            hears=("ticket", "outage"),
            still=True,
            draws=("charts",),
        ),
        Page(
            "people",
            lazy("People"),
            "badge",
            (Role.ADMINISTRATOR,),
            (*_LIST, "person", "view", "group"),
            hears=("people",),
        ),
        Page(
            "rules",
            lazy("Rules"),
            "timer",
            (Role.ADMINISTRATOR,),
            ("category", "day", "rule", "view"),
            hears=("rules",),
        ),
        Page(
            "alerts",
            lazy("My alerts"),
            "notifications",
            (*DISTRICT, *CENTRE),
            ("view",),
            in_menu=False,
            hears=("alert",),
        ),
        Page(
            "duty",
            lazy("Duty roster"),
            "calendar_clock",
            (*DISTRICT, *CENTRE),
            ("day",),
            in_menu=False,
            hears=("duty",),
        ),
        Page(
            "messages",
            lazy("Messages"),
            "outgoing_mail",
            (*DISTRICT, *CENTRE, Role.ADMINISTRATOR),
            ("q", "message", "state", "view", "period", "callback"),
            hears=("message",),
        ),
        Page(
            "audit",
            lazy("Who changed what"),
            "history",
            (Role.ADMINISTRATOR,),
            ("view", "row", "person", "what", "since", "until", "before", "act"),
            hears=("change", "automatic", "disclosure", "access"),
            hears_in={
                "changes": "change",
                "portal": "automatic",
                "disclosures": "disclosure",
                "access": "access",
            },
            still=True,  # the house is always at work: who reads what was is not moved on by every act
        ),
    )
}
HOME = PAGES["home"]


def menu(role: Role) -> list[Page]:
    """What this role sees in the menu."""
    return [page for page in PAGES.values() if page.in_menu and page.for_role(role)]


def streamlit_page(page: Page, role: Role | None = None) -> st.Page:
    """The page as Streamlit knows it; hidden unless it stands in this role's menu."""
    shown = bool(role and page.in_menu and page.for_role(role))
    return copy(_made(page.file, page.name, str(page.title), shown))  # a run writes into its own


@cache
def _made(file: str, name: str, title: str, shown: bool) -> st.Page:
    """Made once: Streamlit asks the disk for each page, of which every run names all."""
    page = PAGES[name]
    return st.Page(
        file,
        title=title,
        icon=f":material/{page.icon}:",
        url_path=page.name,
        default=page is HOME,
        visibility="visible" if shown else "hidden",
    )


def to(name: str, **query: object) -> str:
    """The address of a page, for `href`: `to("tickets", view="overdue", unit=3)`. Empty values are left out.

    Raises:
        KeyError: for a page or a query that is not declared here.
    """
    page = PAGES[name]
    if unknown := set(query) - set(page.takes):
        raise KeyError(f"{name} takes no {', '.join(sorted(unknown))}")
    told = urlencode({k: v for k, v in query.items() if v not in (None, "")})
    return f"{'/' if page is HOME else '/' + name}{'?' + told if told else ''}"


def read(href: str) -> tuple[Page, dict[str, str]] | None:
    """The page and query of an address as browsers send it; None for a page that does not exist."""
    path, _, told = href.partition("?")
    page = PAGES.get(path.strip("/") or HOME.name)
    if page is None:
        return None
    return page, {k: v for k, v in parse_qsl(told.partition("#")[0]) if k in page.takes}


def go(name: str, **query: object) -> None:
    """Leave for a page; nothing after this runs."""
    known = read(to(name, **query))
    if known:
        page, told = known
        st.switch_page(streamlit_page(page), query_params=told)


def follow(page: Page, query: dict[str, str]) -> None:
    """Go there from a callback: another view of this page is drawn by the very run that the click began."""
    if streamlit_adapter.in_page() and read(urlsplit(str(st.context.url or "")).path) == (page, {}):
        st.query_params.from_dict(query)
    else:
        st.switch_page(streamlit_page(page), query_params=query)
