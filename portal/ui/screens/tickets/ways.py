"""The ways that words can go: who reads what is written, said before it is written and seen by the tint of the box."""

from __future__ import annotations

from dataclasses import dataclass

from portal.formats import Tone
from portal.i18n import Lazy, lazy


@dataclass(frozen=True)
class Way:
    """One way.

    Args:
        reads: who gets to read it and what else happens, in a line above the box.
        hint: what to write, in the empty box.
        tone: its tint.
        name: what it is called where one chooses it; without one as its button is.
    """

    reads: Lazy
    hint: Lazy
    tone: Tone = "gray"
    name: Lazy | None = None


# fmt: off
CUSTOMER = Way(lazy("The customer gets this."), lazy("Write what the customer will hear or read …"), "blue", lazy("Customer"))
CHECKED = Way(lazy("The centre checks this before the customer gets it."), CUSTOMER.hint, "blue", CUSTOMER.name)
COLLEAGUES = Way(lazy("Only colleagues see this, never the customer."), lazy("A remark for colleagues …"), "yellow", lazy("For colleagues"))
PROGRESS = Way(lazy("Read out to the customer when they ask; nothing is sent."), lazy("How far it has got …"), "gray", lazy("Progress"))
ANSWER = Way(lazy("The centre, which urged, reads this."), lazy("When it will be done, or what holds it up …"), "violet")
RETURN = Way(lazy("The request goes back to the centre with this reason."), lazy("Why it is returned …"), "orange")
WAIT = Way(lazy("From now on it waits for the customer; nothing is sent to them."), lazy("What the customer has to do …"))
ADDED = Way(lazy("Stands in the thread as what the customer said."), lazy("What the customer added …"))
URGE = Way(lazy("Who holds the request is alerted at once and has to answer."), lazy("What the holder should answer …"), "violet")
FOLLOW_UP = Way(lazy("The case goes on as a new request that begins with these words."), lazy("What the customer says is not solved …"), "orange")
TOLD = Way(lazy("You told the customer by phone; this closes the request."), lazy("What the customer said when they were told …"), "green")
FORWARD = Way(lazy("The request goes on with this remark; it may be empty."), lazy("What the district should know …"), name=lazy("Forward"))
BACK = Way(lazy("The answer goes back to the district with this reason."), lazy("What is missing in the answer …"), "orange")
# fmt: on
