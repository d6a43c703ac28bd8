"""Flask-Admin as its guide shows it, with the pager that does not count and a search that the portal's indexes serve."""

import os

from flask import Flask, request
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_admin.contrib.sqla.filters import IntEqualFilter
from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Text,
    and_,
    create_engine,
    func,
)
from sqlalchemy.orm import DeclarativeBase, foreign, mapped_column, relationship, scoped_session, sessionmaker

URL = os.environ["BENCH_DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:", 1)
# Unprepared: a generic plan of LIKE loses its index.
session = scoped_session(sessionmaker(create_engine(URL, connect_args={"prepare_threshold": None})))


class Base(DeclarativeBase):
    pass


class Unit(Base):
    __tablename__ = "unit"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(Text)

    def __str__(self):
        return self.name


class Customer(Base):
    __tablename__ = "customer"
    district_id = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id = mapped_column(BigInteger, primary_key=True)
    code = mapped_column(String(20))
    name = mapped_column(String(120))
    phone = mapped_column(String(20))
    address = mapped_column(String(200))
    care_note = mapped_column(String(200))
    unit = relationship(Unit)

    def __str__(self):
        return f"{self.code} {self.name}"


class Ticket(Base):
    __tablename__ = "ticket"
    __table_args__ = (
        ForeignKeyConstraint(["district_id", "customer_id"], ["customer.district_id", "customer.id"]),
    )
    district_id = mapped_column(Integer, primary_key=True)
    id = mapped_column(BigInteger, primary_key=True)
    customer_id = mapped_column(BigInteger)
    number, state, category, channel, subject, said = (mapped_column(Text) for _ in range(6))
    contact_phone = mapped_column(Text)
    received_at, resolve_due = (mapped_column(DateTime(timezone=True)) for _ in range(2))
    customer = relationship(Customer)


class Note(Base):
    __tablename__ = "note"
    district_id = mapped_column(Integer, primary_key=True)
    id = mapped_column(BigInteger, primary_key=True)
    ticket_id = mapped_column(BigInteger)
    at = mapped_column(DateTime(timezone=True))
    kind, body = (mapped_column(Text) for _ in range(2))

    def __str__(self):
        return f"{self.at} {self.kind} {self.body}"


class Holding(Base):
    __tablename__ = "holding"
    district_id = mapped_column(Integer, primary_key=True)
    ticket_id = mapped_column(BigInteger, primary_key=True)
    since = mapped_column(DateTime(timezone=True), primary_key=True)
    reason, remark = (mapped_column(Text) for _ in range(2))
    unit_id = mapped_column(ForeignKey("unit.id"))
    unit = relationship(Unit, lazy="joined")

    def __str__(self):
        return f"{self.since} {self.reason} {self.unit} {self.remark or ''}"


def _of_ticket(what):
    return and_(foreign(what.district_id) == Ticket.district_id, foreign(what.ticket_id) == Ticket.id)


Ticket.notes = relationship(
    Note, primaryjoin=lambda: _of_ticket(Note), order_by=Note.at, viewonly=True, uselist=True
)
Ticket.holdings = relationship(
    Holding, primaryjoin=lambda: _of_ticket(Holding), order_by=Holding.since, viewonly=True, uselist=True
)


class Tuned(ModelView):
    """Searches as the indexes are made, where Flask-Admin asks for a piece of every column without case."""

    page_size = 50
    simple_list_pager = True
    can_view_details = True
    can_create = can_delete = False

    def _apply_search(self, query, count_query, joins, count_joins, search):
        return query.filter(self.found(search.strip())), count_query, joins, count_joins


class CustomerView(Tuned):
    column_list = ["code", "name", "phone", "address", "unit"]
    column_details_list = ["code", "name", "phone", "address", "care_note", "unit"]
    column_searchable_list = ["code", "name", "phone"]
    column_filters = [IntEqualFilter(Customer.district_id, "District")]
    column_default_sort = [("district_id", False), ("code", False)]
    form_columns = ["name", "phone", "address", "care_note"]

    @staticmethod
    def found(words):
        if words.isdigit():
            return Customer.phone.like(words + "%")
        if words.isalnum() and any(letter.isdigit() for letter in words):
            return Customer.code.like(words + "%")
        return func.plain(Customer.name).like(func.plain(words) + "%")


class TicketView(Tuned):
    column_list = ["number", "state", "category", "subject", "received_at"]
    column_details_list = [
        *column_list, "channel", "said", "resolve_due", "contact_phone", "customer", "holdings", "notes",
    ]  # fmt: skip
    column_searchable_list = ["number"]
    column_default_sort = ("number", True)
    can_edit = False

    @staticmethod
    def found(words):
        return Ticket.number == words


app = Flask(__name__)
app.config.update(SECRET_KEY="bench", SEND_FILE_MAX_AGE_DEFAULT=3600)
app.teardown_appcontext(lambda error: session.remove())
app.add_url_rule("/readyz", "ready", lambda: "ready")
admin = Admin(app, name="Bench")
admin.add_view(CustomerView(Customer, session))
admin.add_view(TicketView(Ticket, session))


@app.get("/")
def home():
    unit = request.args.get("unit")
    return f"<a id=customers href='/admin/customer/{f'?flt0_0={int(unit)}' if unit else ''}'>Customers</a>"
