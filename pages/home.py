"""To do: what needs doing now, for each role."""

from __future__ import annotations

from portal.access import CENTRE, DISTRICT, Role
from portal.ui import clock, who
from portal.ui.home import centre, district, others

person = who.person()
if person.role in DISTRICT:
    district.show(person, clock.now())
elif person.role in CENTRE:
    centre.show(person, clock.now())
elif person.role == Role.EXECUTIVE:
    others.executive(person, clock.now())
else:
    others.administrator(person, clock.now())
