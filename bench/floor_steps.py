"""The same steps at the floor."""

from __future__ import annotations

from bench.subjects import Customer
from bench.window import Seen, Window
from portal.tickets.queries.lines import TicketRow


class FloorSteps:
    """Somebody of the demo before the floor."""

    def __init__(self, window: Window, person: str) -> None:
        self.window, self.page = window, window.page
        self.page.goto(f"{window.address}/as/{person}")

    def rest(self) -> None:
        """Until the document is complete."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(100)

    def shown(self) -> int:
        """How many rows and facts the page shows."""
        return self.page.locator("tbody tr, .rows a, .tl li, .facts dd").count()

    def home(self) -> None:
        """Back to the first screen, not measured."""
        self.page.locator("#home").click()
        self.rest()

    def open_customers(self, code: str) -> float:
        """By the menu."""
        return self._click("#customers", Seen(code, "tbody a"))

    def next_customers(self, code: str) -> float:
        """By the link under the list."""
        return self._click("#next", Seen(code, "tbody a"))

    def search_name(self, customer: Customer) -> float:
        """Typed, then Enter."""
        return self.search_customers(customer.name, customer.first_by_name)

    def search_customers(self, words: str, code: str) -> float:
        """Typed, then Enter."""
        return self._search(words, Seen(code, "tbody a"))

    def open_customer(self, customer: Customer) -> float:
        """By its code."""
        return self._click(
            f"tbody a[href$='/{customer.district}/{customer.id}']", Seen(customer.code, ".head")
        )

    def save_customer(self, customer: Customer, words: str) -> float:
        """Change what has to be considered, in the form."""
        self.page.locator("#edit").click()
        self.page.locator("[name=care_note]").fill(words)
        self.rest()
        return self._click("#save", Seen(words, ".facts dd"))

    def open_tickets(self, number: str) -> float:
        """By the menu."""
        return self._click("#tickets", _row(number))

    def next_tickets(self, number: str) -> float:
        """By the link under the list."""
        return self._click("#next", _row(number))

    def search_tickets(self, words: str, number: str) -> float:
        """Typed, then Enter."""
        return self._search(words, _row(number))

    def open_ticket(self, ticket: TicketRow) -> float:
        """By its row."""
        return self._click(f".rows a[href*='ticket={ticket.number}']", Seen(ticket.number, ".head"))

    def visit_customers(self, code: str) -> float:
        """From the address, typed."""
        return self._load("/customers", Seen(code, "tbody a"))

    def visit_ticket(self, ticket: TicketRow) -> float:
        """From the address, typed."""
        return self._load(f"/tickets?ticket={ticket.number}", Seen(ticket.number, ".head"))

    def note(self, words: str) -> float:
        """Write it in the box of the opened ticket, then its button."""
        self.page.locator("textarea").fill(words)
        return self._click("#note", Seen(words, ".tl p"))

    def _load(self, path: str, seen: Seen) -> float:
        return self.window.load(lambda: self.page.goto(self.window.address + path), seen)

    def _click(self, css: str, seen: Seen) -> float:
        return self.window.measure(self.page.locator(css).first.click, seen)

    def _search(self, words: str, seen: Seen) -> float:
        box = self.page.locator("#q")
        box.fill(words)
        return self.window.measure(lambda: box.press("Enter"), seen)


def _row(number: str) -> Seen:
    return Seen("", f".rows a[href*='ticket={number}']")
