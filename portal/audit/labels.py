"""The record of changes in words: tables, verbs and the purposes for which personal data is opened."""

from __future__ import annotations

from portal.i18n import _
from portal.i18n import lazy as _l

TABLES = {
    "customer": _l("Customer"),
    "ticket": _l("Ticket"),
    "holding": _l("Holder of a ticket"),
    "note": _l("Note"),
    "pause": _l("Clock stopped"),
    "urge": _l("Urge"),
    "outage": _l("Outage"),
    "outage_ward": _l("Ward of an outage"),
    "message": _l("Message"),
    "callback": _l("Call to a customer"),
    "alert": _l("Alert"),
    "alert_rule": _l("Alert rule"),
    "duty": _l("Duty"),
    "alert_choice": _l("Ways to be alerted"),
    "alert_preference": _l("Quiet hours"),
    "push_subscription": _l("Device for push"),
    "chat_target": _l("Chat"),
    "absence": _l("Absence"),
    "category": _l("Category"),
    "limit_rule": _l("Time limit"),
    "person": _l("Person"),
    "assignment": _l("Role"),
    "group_role": _l("Role of a group"),
    "calendar_day": _l("Calendar day"),
    "unit": _l("Unit"),
    "utility": _l("Utility"),
    "feeder": _l("Feeder"),
    "transformer": _l("Transformer"),
    "opening_budget": _l("Opening budget"),
    "search_budget": _l("Search budget"),
}

OPERATIONS = {"insert": _l("Added"), "update": _l("Changed"), "delete": _l("Removed")}

#: An action by its key, as what was done.
ACTIONS = {
    "audit.export": _l("Exported"),
    "customers.update": _l("Record corrected"),
    "customers.update_many": _l("Records corrected in a table"),
    "customers.create": _l("Customer entered"),
    "customers.confirm": _l("Record confirmed"),
    "organisation.appoint": _l("Administrator appointed on the server"),
    "organisation.assign": _l("Role given"),
    "organisation.take_away": _l("Role taken away"),
    "organisation.end_sign_ins": _l("Sign-ins ended"),
    "organisation.forget_group": _l("Role of a group taken away"),
    "organisation.map_group": _l("Role of a group set"),
    "organisation.set_day": _l("Calendar day set"),
    "tickets.record": _l("Ticket recorded"),
    "tickets.answer_at_once": _l("Answered in the call"),
    "tickets.forward": _l("Ticket forwarded"),
    "tickets.accept": _l("Ticket accepted"),
    "tickets.progress": _l("Progress written"),
    "tickets.remark": _l("Internal note written"),
    "tickets.add": _l("Added to a ticket"),
    "tickets.call_again": _l("The caller asked again"),
    "tickets.correct": _l("Category corrected"),
    "tickets.follow_up": _l("Case came back"),
    "tickets.arrive": _l("Arrival recorded"),
    "tickets.wait_for_customer": _l("Waits for the customer"),
    "tickets.resume": _l("Work resumed"),
    "tickets.return_": _l("Ticket returned"),
    "tickets.reroute": _l("Ticket sent to another unit"),
    "tickets.reassign": _l("Ticket given to a colleague"),
    "tickets.resolve": _l("Ticket resolved"),
    "tickets.tell": _l("Customer told"),
    "tickets.take_back": _l("Taken back within ten seconds"),
    "tickets.urge": _l("Urge written"),
    "tickets.urge_many": _l("Urges written to many"),
    "tickets.acknowledge_urge": _l("Urge seen"),
    "tickets.answer_urge": _l("Urge answered"),
    "alerts.acknowledge": _l("Alert acknowledged"),
    "alerts.acknowledge_all": _l("Alerts acknowledged"),
    "alerts.pass_up": _l("Tickets passed up"),
    "alerts.set_duty": _l("Put on duty"),
    "alerts.set_deputy": _l("Deputy named"),
    "alerts.end_duty": _l("Duty taken out of the roster"),
    "alerts.set_absence": _l("Absence entered"),
    "alerts.end_absence": _l("Absence taken out"),
    "alerts.choose": _l("Ways to be alerted chosen"),
    "alerts.set_preference": _l("Quiet hours and phone set"),
    "alerts.subscribe": _l("Device signed up for push"),
    "alerts.unsubscribe": _l("Device signed off"),
    "alerts.add_chat": _l("Chat entered"),
    "alerts.remove_chat": _l("Chat removed"),
    "alerts.set_rule": _l("Alert rule changed"),
    "tickets.rulebook.set_limit": _l("Time limit changed"),
    "tickets.rulebook.add_category": _l("Category added"),
    "tickets.rulebook.add_limit": _l("Time limit added"),
    "tickets.rulebook.set_category": _l("Category changed"),
    "outages.draft": _l("Outage drafted"),
    "outages.edit": _l("Outage edited"),
    "outages.announce": _l("Outage drafted and posted"),
    "outages.post": _l("Outage posted"),
    "outages.move": _l("Outage postponed"),
    "outages.cancel": _l("Outage cancelled"),
    "outages.restore": _l("Power restored"),
    "outages.tell": _l("Customers told of an outage"),
    "outages.take_back": _l("Taken back within ten seconds"),
    "outages.import_notices": _l("Schedule imported"),
    "callbacks.claim": _l("Began to ring a customer"),
    "callbacks.claim_ticket": _l("Began to ring about an answer"),
    "callbacks.tell": _l("Customer told by phone"),
    "callbacks.miss": _l("Nobody answered the phone"),
    "callbacks.misdial": _l("Wrong number"),
    "messages.release": _l("Waiting messages sent"),
    "demo": _l("Demo data made"),
    "seed": _l("Loaded from the profile"),
}

#: Why a record was opened; a purpose that has no words here is shown as it is.
PURPOSES = {
    "edit": _l("To correct the record"),
    "edit-asked": _l("Customers asked for a correction"),
    "edit-found": _l("Found out in the field"),
    "edit-gaps": _l("To fill in what is missing"),
    "history": _l("To see what changed"),
    "work": _l("To work on the ticket"),
    "look-up": _l("To say how far it has got"),
    "call": _l("The caller on the line"),
    "callback": _l("To ring the customer"),
    "open": _l("The record was opened"),
}


def verb(action: str | None, operation: str) -> str:
    """What was done, and what happened to the row by that."""
    done = str(OPERATIONS[operation])
    if not action:
        return _("{done}, by hand or by the portal", done=done)
    return f"{ACTIONS.get(action, action)} · {done}"
