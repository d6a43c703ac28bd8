"""Addresses that links of the portal lead to, with something opened: who looks, the page, and SQL for what is in it."""

from __future__ import annotations

OF_AN = "district_id = (select id from unit where code = 'PE0400')"
TICKET = f"select number from ticket where {OF_AN} and state = 'working' and not confidential order by urges desc, id limit 1"
CUSTOMER = f"select id from customer where {OF_AN} and phone is not null order by id limit 1"
OUTAGE = f"select district_id || '-' || id from outage where {OF_AN} and state = 'draft' order by id limit 1"
OPENED = {
    "a ticket as its holder": ("an", "tickets", {"ticket": TICKET}),
    "a ticket as a manager": ("minh", "tickets", {"ticket": TICKET, "view": "select 'overdue'"}),
    "a ticket as the centre": ("dung", "tickets", {"ticket": TICKET}),
    "tickets searched": ("an", "tickets", {"q": f"select number from ticket where {OF_AN} and not confidential order by id limit 1"}),
    "a caller": ("chi", "call", {"q": f"select phone from customer where id = ({CUSTOMER}) and {OF_AN}"}),
    "a name that many have": ("chi", "call", {"q": "select 'nguyen'"}),
    "a record": ("an", "customer", {"district": "select id from unit where code = 'PE0400'", "id": CUSTOMER}),
    "a record in a call": ("chi", "customer", {"code": f"select code from customer where id = ({CUSTOMER}) and {OF_AN}"}),
    "records edited": ("an", "customer_edit", {"ids": f"select string_agg(id::text, ',') from ({CUSTOMER}) c"}),
    "records with a gap": ("an", "customers", {"gap": "select 'phone'"}),
    "records searched": ("an", "customers", {"q": "select 'le'"}),
    "outages listed": ("an", "outages", {"view": "select 'list'"}),
    "an outage": ("an", "outages", {"outage": OUTAGE}),
    "an outage corrected": ("an", "outages", {"outage": OUTAGE, "view": "select 'edit'"}),
    "an outage posted": ("dung", "outages", {"view": "select 'new'"}),
    "a schedule read in": ("an", "outages", {"view": "select 'import'"}),
    "figures of a year": ("giang", "insights", {"period": "select 'year'"}),
    "a person": ("ha", "people", {"person": "select id from person where subject = 'an'"}),
    "a limit": ("ha", "rules", {"rule": "select min(id) from limit_rule"}),
    "categories": ("ha", "rules", {"view": "select 'categories'"}),
    "a category": ("ha", "rules", {"view": "select 'categories'", "category": "select 'outage'"}),
    "calendar days": ("ha", "rules", {"view": "select 'days'"}),
    "groups": ("ha", "people", {"view": "select 'groups'"}),
    "a message": ("ha", "messages", {"message": "select district_id || '-' || id from message order by created_at desc limit 1"}),
    "what the portal did": ("ha", "audit", {"view": "select 'portal'"}),
    "what was disclosed": ("ha", "audit", {"view": "select 'disclosures'"}),
}  # fmt: skip
