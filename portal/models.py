"""Every model, imported once: what Alembic compares the database with."""

from portal.audit.model import Change, Disclosure, DoneOnce
from portal.customers.model import Customer
from portal.database import Base
from portal.messages.model import Message
from portal.organisation.model import (
    Assignment,
    CalendarDay,
    Feeder,
    GroupRole,
    LoginSession,
    Person,
    Transformer,
    Unit,
    UnitSuccessor,
    Utility,
    Ward,
    WardAlias,
    WardUnit,
)
from portal.outages.model import Outage, OutageWard
from portal.tickets.model import Holding, Note, Pause, Ticket, Urge
from portal.tickets.rulebook.model import Category, LimitRule

metadata = Base.metadata

__all__ = [
    "Assignment", "CalendarDay", "Category", "Change", "Customer", "Disclosure", "DoneOnce", "Feeder", "GroupRole",
    "Holding", "LimitRule", "LoginSession", "Message", "Note", "Outage", "OutageWard", "Pause", "Person", "Ticket",
    "Transformer", "Unit", "UnitSuccessor", "Urge", "Utility", "Ward", "WardAlias", "WardUnit", "metadata",
]  # fmt: skip
