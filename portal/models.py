"""Every model, imported once: what Alembic compares the database with."""

from portal.alerts.models import (
    Absence,
    Alert,
    AlertAddressee,
    AlertChoice,
    AlertDelivery,
    AlertPreference,
    AlertRule,
    ChatTarget,
    Duty,
    PushSubscription,
)
from portal.audit.models import Change, Disclosure, DoneOnce
from portal.callbacks.models import Callback
from portal.customers.models import Customer
from portal.database import Base
from portal.drafts import Draft
from portal.messages.models import GatewayReport, Message, MessageEvent, MessagePart
from portal.organisation.models import (
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
from portal.outages.models import Outage, OutageWard
from portal.tickets.models import Holding, Note, Pause, TakenBack, Ticket, Urge
from portal.tickets.sla.models import Category, LimitRule

metadata = Base.metadata

__all__ = [
    "Absence", "Alert", "AlertAddressee", "AlertChoice", "AlertDelivery", "AlertPreference", "AlertRule",
    "Assignment", "CalendarDay", "Callback", "Category", "Change", "ChatTarget", "Customer", "Disclosure", "DoneOnce", "Draft",
    "Duty", "Feeder", "GatewayReport", "GroupRole", "Holding", "LimitRule", "LoginSession", "Message", "MessageEvent",
    "MessagePart", "Note", "Outage", "OutageWard", "Pause", "Person", "PushSubscription", "TakenBack", "Ticket", "Transformer",
    "Unit", "UnitSuccessor", "Urge", "Utility", "Ward", "WardAlias", "WardUnit", "metadata",
]  # fmt: skip
