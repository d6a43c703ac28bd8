"""To do: what needs doing now, for each role."""

from __future__ import annotations

from portal.access import CENTRE, DISTRICT, Role
from portal.ui.app import clock, current_user
from portal.ui.screens.home import alarms, centre, district, others

person = current_user.person()
alarms.show(person, clock.now())
if person.role in DISTRICT:
    district.show(person, clock.now())
elif person.role in CENTRE:
    centre.show(person, clock.now())
elif person.role == Role.EXECUTIVE:
    others.executive(person, clock.now())
else:
    others.administrator(person, clock.now())
