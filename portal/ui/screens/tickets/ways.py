"""The ways that words can go: who reads what is written, said before it is written and seen by the tint of the box."""

from __future__ import annotations

from dataclasses import dataclass

from portal.formats import Tone
from portal.i18n import Lazy, lazy


@dataclass(frozen=True)
class Way:
    """One way.

    Args:
        hint: what to write, in the empty box.
        reads: who gets to read it and what else happens, in a line above the box; None: whom it reaches is found out.
        tone: its tint.
        name, symbol: what it is called where one chooses it; without them as its button is.
    """

    hint: Lazy
    reads: Lazy | None = None
    tone: Tone = "gray"
    name: Lazy | None = None
    symbol: str = ""


# fmt: off
CUSTOMER = Way(lazy("Write what the customer will hear or read …"), None, "blue", lazy("Customer"), "chat")
CHECKED = Way(CUSTOMER.hint, lazy("The centre checks this before the customer gets it."), "blue", CUSTOMER.name, CUSTOMER.symbol)
COLLEAGUES = Way(lazy("A remark for colleagues …"), lazy("Only colleagues see this, never the customer."), "yellow", lazy("For colleagues"))
PROGRESS = Way(lazy("How far it has got …"), lazy("Read out to the customer when they ask; nothing is sent."), "gray", lazy("Progress"))
ANSWER = Way(lazy("When it will be done, or what holds it up …"), lazy("The centre, which urged, reads this."), "violet")
RETURN = Way(lazy("Why it is returned …"), lazy("The ticket goes back to the centre with this reason."), "orange")
WAIT = Way(lazy("What the customer has to do …"), lazy("From now on it waits for the customer; nothing is sent to them."))
ADDED = Way(lazy("What the customer added …"), lazy("Stands in the thread as what the customer said."))
URGE = Way(lazy("What the holder should answer …"), lazy("Whoever holds the ticket is alerted at once and has to answer."), "violet")
FOLLOW_UP = Way(lazy("What the customer says is not solved …"), lazy("The case continues as a new ticket that begins with these words."), "orange")
TOLD = Way(lazy("What the customer said when they were told …"), lazy("You told the customer by phone; this closes the ticket."), "green")
FORWARD = Way(lazy("What the district should know …"), lazy("The ticket goes on with this remark; it may be empty."), name=lazy("Forward"))
BACK = Way(lazy("What is missing in the answer …"), lazy("The answer goes back to the district with this reason."), "orange")
# fmt: on
