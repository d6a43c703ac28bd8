"""The steps at the plain floor and at the peers: a page a step, in their own words and places."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import expect

from bench.subjects import Customer
from bench.window import Seen, Window
from portal.tickets.queries.lines import TicketRow


@dataclass(frozen=True)
class Look:
    """Where one has what; ``{…}`` stand for the columns of a row."""

    listed: str  #: the code in a row of its list
    next: str
    search: str
    row: str  #: what opens the only row that was found
    head: str  #: what says which record is open, and no list has
    form: str  #: the address of a customer's form
    save: str
    saved: str  #: what says that it was saved
    customers: str  #: the addresses of the list, of the only ticket of a number, and of a ticket
    found: str
    ticket: str
    in_unit: str  #: what the list's address has behind it for one unit
    login: str = ""  #: the address of the sign-in page


LOOKS = {
    "plain": Look(
        listed="tbody a",
        next="#next",
        search="#q",
        row="tbody a",
        head=".head",
        form="/customers/{code}",
        save="button",
        saved="#saved",
        customers="/customers",
        found="/tickets?q={number}",
        ticket="/tickets/{number}",
        in_unit="?unit={unit}",
    ),
    "flask_admin": Look(
        listed="td.col-code",
        next="ul.pagination a[href*='page=1']",
        search="input[name=search]:not([type=hidden])",
        row="a[href*='/details/']",
        head="table.searchable td",
        form="/admin/customer/edit/?id={district},{id}",
        save="[name=_continue_editing]",
        saved=".alert-success",
        customers="/admin/customer/",
        found="/admin/ticket/?search={number}",
        ticket="/admin/ticket/details/?id={district},{id}",
        in_unit="?flt0_0={unit}",
    ),
    "django_tuned": Look(
        listed=".field-code a",
        next=".paginator a[href*='p=2']",
        search="#searchbar",
        row="#result_list tbody th a",
        head="#content h2",
        form="/admin/with_django/customer/{code}/change/",
        save="[name=_continue]",
        saved=".messagelist .success",
        customers="/admin/with_django/customer/",
        found="/admin/with_django/ticket/?q={number}",
        ticket="/admin/with_django/ticket/{number}/change/",
        in_unit="?unit_id__exact={unit}",
        login="/admin/login/",
    ),
}


class PeerSteps:
    """Somebody before one of them, who looks at one unit or at all; rights it has none."""

    def __init__(self, window: Window, name: str, unit: int | None) -> None:
        self.window, self.page, self.look, self.unit = window, window.page, LOOKS[name], unit
        if self.look.login:
            self.page.goto(window.address + self.look.login)
            self.page.locator("#id_username").fill("bench")
            self.page.locator("#id_password").fill("bench")
            self.page.locator("#id_password").press("Enter")
            self.page.locator("#user-tools").wait_for()

    def rest(self) -> None:
        """Until the document is complete."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(100)

    def home(self) -> None:
        """To the way in, not measured."""
        self.page.goto(f"{self.window.address}/" + (f"?unit={self.unit}" if self.unit else ""))

    def open_customers(self, code: str) -> float:
        """By the way in."""
        return self._click("#customers", Seen(code, self.look.listed))

    def next_customers(self, code: str) -> float:
        """By the link of the list."""
        return self._click(self.look.next, Seen(code, self.look.listed))

    def search_name(self, customer: Customer) -> float:
        """Whose name begins so; the customer is among the first fifty."""
        return self.search_customers(customer.name, customer.code)

    def search_customers(self, words: str, code: str) -> float:
        """Typed, then Enter."""
        box = self.page.locator(self.look.search)
        box.fill(words)
        return self.window.measure(
            lambda: box.press("Enter", no_wait_after=True), Seen(code, self.look.listed)
        )

    def open_customer(self, customer: Customer) -> float:
        """By the only row that was found."""
        return self._click(self.look.row, Seen(customer.code, self.look.head))

    def save_customer(self, customer: Customer, words: str) -> float:
        """Change what has to be considered; the form is open before, and has what the table has after."""
        self._go(self.look.form.format(code=customer.code, district=customer.district, id=customer.id))
        self.page.locator("[name=care_note]").fill(words)
        taken = self._click(self.look.save, Seen("", self.look.saved))
        expect(self.page.locator("[name=care_note]")).to_have_value(words)
        return taken

    def open_ticket(self, ticket: TicketRow) -> float:
        """By its row; its number was searched for before."""
        self._go(self.look.found.format(number=ticket.number))
        return self._click(self.look.row, Seen(ticket.number, self.look.head))

    def visit_customers(self, code: str) -> float:
        """From the address, typed."""
        unit = self.look.in_unit.format(unit=self.unit) if self.unit else ""
        return self._load(self.look.customers + unit, Seen(code, self.look.listed))

    def visit_ticket(self, ticket: TicketRow) -> float:
        """From the address, typed."""
        at = self.look.ticket.format(number=ticket.number, district=ticket.district_id, id=ticket.id)
        return self._load(at, Seen(ticket.number, self.look.head))

    def _click(self, css: str, seen: Seen) -> float:
        return self.window.measure(lambda: self.page.locator(css).first.click(no_wait_after=True), seen)

    def _load(self, path: str, seen: Seen) -> float:
        return self.window.load(lambda: self.page.goto(self.window.address + path), seen)

    def _go(self, path: str) -> None:
        self.page.goto(self.window.address + path)
        self.rest()
