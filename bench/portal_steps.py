"""The steps at the portal, by the clicks and keys of a person; each returns milliseconds."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Locator, Position, expect

from bench.subjects import Customer
from bench.window import PATIENCE, Seen, Window
from portal.tickets.queries.lines import TicketRow
from portal.ui.screens.tickets.buttons import PROGRESS

RESTED = "[data-testid=stApp][data-test-script-state=notRunning]"
PAUSE = 250  # milliseconds: what is drawn after the result comes to rest
HOME = ".head h1"
FIRST_ROW = Position(x=120, y=34 + 29 // 2)  # pixels in a grid: below its head, beyond the boxes to tick


class PortalSteps:
    """Somebody of the demo before the portal."""

    def __init__(self, window: Window, person: str) -> None:
        self.window, self.page = window, window.page
        self.page.goto(window.address)
        self.page.locator("a.button").first.click()
        self.page.locator(f"button[name=subject][value={person}]").click()
        self.page.wait_for_selector(HOME)
        self.rest()
        self.choices = 0  #: entries of a list's select box (of districts), which is drawn when it is opened

    def rest(self) -> None:
        """Until nothing is drawn any more, so that steps do not overlap."""
        expect(self.page.locator(RESTED)).to_be_visible(timeout=PATIENCE)
        self.page.wait_for_timeout(PAUSE)

    def shown(self) -> int:
        """How many rows, facts and choices the page shows."""
        grid = self.page.get_by_test_id("data-grid-canvas").locator("table")
        rows = int(grid.get_attribute("aria-rowcount") or 1) - 1 if grid.count() else 0
        choices = self.choices * self.page.get_by_test_id("stSelectbox").count()
        return rows + self.page.locator(".rows a, .tl li, .facts dd, .diff").count() + choices

    def home(self) -> None:
        """Back to the first screen, not measured."""
        self._menu("/").click()
        self.page.wait_for_url(f"{self.window.address}/")
        self.rest()

    def open_customers(self, code: str) -> float:
        """By the menu."""
        return self.window.measure(self._menu("/customers").click, Seen(code, drawn=True))

    def next_customers(self, code: str) -> float:
        """By the arrow under the list."""
        return self.window.measure(self.page.get_by_test_id("stPaginationNext").click, Seen(code, drawn=True))

    def search_name(self, customer: Customer) -> float:
        """Typed, then Enter."""
        return self.search_customers(customer.name, customer.first_by_name)

    def search_customers(self, words: str, code: str) -> float:
        """Typed, then Enter."""
        return self._search(words, Seen(code, drawn=True))

    def open_customer(self, customer: Customer) -> float:
        """By a click on the only row that was found."""
        row = partial(self.page.get_by_test_id("stDataFrame").click, position=FIRST_ROW)
        return self.window.measure(row, Seen(customer.code, ".head"))

    def save_customer(self, customer: Customer, words: str) -> float:
        """Change what has to be considered, in the form that the card turns into."""
        card = self.page.locator(f".st-key-card-contact-{customer.district}-{customer.id}")
        card.locator("[class*=st-key-edit-] button:visible").first.click()
        card.locator("[class*=care_note] input").fill(words)
        self.rest()
        button = card.get_by_test_id("stBaseButton-primaryFormSubmit")
        return self.window.measure(button.click, Seen(words, ".facts dd"))

    def open_tickets(self, number: str) -> float:
        """By the menu."""
        return self.window.measure(self._menu("/tickets").click, _row(number))

    def next_tickets(self, number: str) -> float:
        """By the arrow under the list."""
        return self.window.measure(self.page.get_by_test_id("stPaginationNext").click, _row(number))

    def search_tickets(self, words: str, number: str) -> float:
        """Typed, then Enter."""
        return self._search(words, _row(number))

    def open_ticket(self, ticket: TicketRow) -> float:
        """By its row."""
        row = self.page.locator(f".rows a[href*='ticket={ticket.number}']").first
        return self.window.measure(row.click, Seen(ticket.number, ".head"))

    def visit_customers(self, code: str) -> float:
        """From the address, typed: the whole application starts."""
        return self._load("/customers", Seen(code, drawn=True))

    def visit_ticket(self, ticket: TicketRow) -> float:
        """From the address, typed: the whole application starts."""
        return self._load(f"/tickets?ticket={ticket.number}", Seen(ticket.number, ".head"))

    def note(self, words: str) -> float:
        """Choose that it is progress, write it, then its button; the button is measured."""
        self.page.locator(".st-key-composer [role=radio]", has_text=PROGRESS.symbol).click()
        self.rest()
        self.page.locator(".st-key-actions textarea").fill(words)
        self.rest()
        button = self.page.locator("[class*=st-key-verb-progress] button")
        return self.window.measure(button.click, Seen(words, ".tl p"))

    def _search(self, words: str, seen: Seen) -> float:
        box = self.page.locator("input[type=search]")
        box.fill(words)
        return self.window.measure(lambda: box.press("Enter"), seen)

    def _load(self, path: str, seen: Seen) -> float:
        return self.window.load(lambda: self.page.goto(self.window.address + path), seen)

    def _menu(self, path: str) -> Locator:
        return self.page.locator(f"[data-testid=stTopNavLink][href$='{self.window.address}{path}']")


def _row(number: str) -> Seen:
    return Seen("", f".rows a[href*='ticket={number}']")
