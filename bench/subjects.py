"""What the steps look for: rows that are really there, found by the portal's own queries as the person themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text

from portal.access import DISTRICT
from portal.customers.queries import records as customers
from portal.database import acting, owner_engine, session
from portal.organisation import login_sessions
from portal.organisation import queries as organisation
from portal.tickets.queries import tickets
from portal.tickets.queries.lines import TicketRow
from portal.tickets.queries.tickets import Filter
from portal.ui.app import clock

SHOWN = 50
PAGES_APART = 3  #: rows that are searched for are not on the first pages


@dataclass(frozen=True)
class Customer:
    """Somebody to search for, and whose code comes first when one does."""

    district: int
    id: int
    code: str
    name: str
    phone: str
    first_by_name: str


@dataclass(frozen=True)
class Subjects:
    """What one person finds in their lists."""

    first_customers: tuple[str, str]  #: the first code of the first and of the second page
    first_tickets: tuple[str, str]  #: the first number of each
    customers: list[Customer]
    tickets: list[TicketRow]  #: of the first page, in work
    phones: list[
        tuple[str, str]
    ]  #: a contact's phone, and the number that comes first when it is searched for
    writes: bool  #: whether the person may change customers and note progress
    districts: int  #: to choose from, for who may
    unit: int | None  #: the only district that the person sees; None for who sees all


def subjects(person: str, count: int, unit: int | None = None) -> Subjects:
    """Choose them.

    Args:
        person: a subject of the demo.
        count: how many to search for.
        unit: whose tickets the list shows; by default the person's own unit.
    """
    login = login_sessions.sign_in("demo", person, email=None, name=person)
    with session(login) as db:
        pages = [customers.page(db, offset=n * SHOWN, limit=SHOWN).rows for n in (0, 1)]
        far = customers.page(db, offset=SHOWN * PAGES_APART, limit=count * 20).rows
        now = clock.now()
        lists = [tickets.inbox(db, Filter(unit=unit, page=n), now=now) for n in (1, 2)]
        me = acting(db)
        writes = me.role in DISTRICT
        districts = len(organisation.units(db, "district"))
    on_screen = {row.code for page in pages for row in page}
    return Subjects(
        first_customers=(pages[0][0].code, pages[1][0].code),
        first_tickets=(lists[0][0].number, lists[1][0].number if lists[1] else ""),
        customers=_customers(login, far, on_screen, count, me.unit_id if writes else None),
        tickets=[line for line in lists[0] if not writes or (line.state == "working" and line.accepted_at)],
        phones=_phones(login, {line.number for page in lists for line in page}, count),
        writes=writes,
        districts=districts,
        unit=me.unit_id if writes else None,
    )


def _customers(
    login: UUID, rows: list[customers.CustomerRow], on_screen: set[str], count: int, unit: int | None
) -> list[Customer]:
    """Some with a phone and a name of their own, whose name finds nobody who is on the screen already."""
    found: list[Customer] = []
    with session(login) as db, owner_engine().connect() as owner:
        for row in rows[::3]:
            phone = owner.scalar(
                text("select phone from customer where district_id = :district_id and id = :id"),
                {"district_id": row.district_id, "id": row.id},
            )
            if not phone or len(found) == count:
                continue
            by_name = customers.page(db, q=row.name, limit=SHOWN).rows[0].code
            by_phone = [r.code for r in customers.page(db, q=phone).rows]
            alike = any(row.name.startswith(c.name) or c.name.startswith(row.name) for c in found)
            if (
                by_name not in on_screen
                and by_phone[0] == row.code
                and not alike
                and _listed(owner, row.name, row.code, unit)
            ):
                found.append(Customer(row.district_id, row.id, row.code, row.name, phone, by_name))
                on_screen |= {by_name, row.code}
    return found


def _listed(owner: Connection, name: str, code: str, unit: int | None) -> bool:
    """Whether the customer is among the first whose name begins so, as the peers list them."""
    first = text(
        """select code from customer where plain(name) like plain(:name) || '%'
           and (cast(:unit as int) is null or district_id = :unit) order by district_id, code limit :shown"""
    )
    return code in owner.scalars(first, {"name": name, "unit": unit, "shown": SHOWN}).all()


def _phones(login: UUID, on_screen: set[str], count: int) -> list[tuple[str, str]]:
    """Phones of closed tickets that the person may see."""
    wanted = text(
        """select t.contact_phone from ticket t join assignment a on a.unit_id in (t.district_id, t.holder_unit_id)
           join login_session s on s.person_id = a.person_id and s.id = :login
           where t.state = 'closed' and t.contact_phone is not null order by t.received_at desc limit :most"""
    )
    found: list[tuple[str, str]] = []
    with owner_engine().connect() as owner:
        phones = owner.scalars(wanted, {"login": login, "most": count * 10}).all()
    with session(login) as db:
        for phone, _times in Counter(phones).items():
            lines = tickets.inbox(db, Filter(q=phone), now=clock.now())
            if lines and lines[0].number not in on_screen and len(found) < count:
                found.append((phone, lines[0].number))
                on_screen.add(lines[0].number)
    return found
