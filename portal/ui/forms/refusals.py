"""What the database refuses, in words: every deliberate rule of the schema that somebody can meet, by its name.

A constraint says its name when it refuses, a trigger by ``raise … using constraint = '…'``. What people can put right is
told as `Invalid`, beside its field. For the rest the portal should have spoken before the database had to: it is told
with a number, under which the log has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy.exc import DBAPIError

from portal.access import Invalid
from portal.i18n import Lazy
from portal.i18n import lazy as _l


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule of the database, as people are told that it holds.

    Args:
        words: what was wrong.
        field: the input that puts it right, '' for all of it; None where no input can, so that the mistake is ours.
    """

    words: Lazy
    field: str | None = None


OF_THE_LIST = _l("Choose one of the list.")
MEANWHILE = _l("Somebody else changed this at the same moment. Look at it and try again.")
ONE_HOLDER = _l("A ticket has exactly one holder at every moment, without gap or overlap.")
AS_IT_HAPPENS = _l("What happens with a ticket is written as it happens, not back in time.")

#: By the name of a constraint, of a unique index, or of what a trigger says it holds.
REFUSALS: dict[str, Refusal] = {
    # records, people, rules
    "customer_district_id_code_key": Refusal(_l("There is a record with this code already."), "code"),
    "customer_notify_by_check": Refusal(OF_THE_LIST, "notify_by"),
    "customer_purpose_check": Refusal(OF_THE_LIST, "purpose"),
    "customer_transformer_fkey": Refusal(OF_THE_LIST, "transformer_id"),
    "customer_ward_id_fkey": Refusal(OF_THE_LIST, "ward_id"),
    "disclosure_purpose": Refusal(_l("Personal data is opened for a purpose: say which.")),
    "opening_under_way": Refusal(
        _l("Another screen of yours is just opening personal data. Wait a moment and try again."), ""
    ),
    "search_under_way": Refusal(_l("One search after the other, please: try again in a second."), ""),
    "export_purpose": Refusal(_l("Say what the file is for.")),
    "person_issuer_subject_key": Refusal(_l("This person is known already."), ""),
    "assignment_person_id_valid_excl": Refusal(MEANWHILE, ""),
    "assignment_role_check": Refusal(OF_THE_LIST, "role"),
    "assignment_unit_id_fkey": Refusal(OF_THE_LIST, "unit_id"),
    "administrator_remains": Refusal(
        _l("The portal would be left without an administrator. Give somebody else the role first."), ""
    ),
    "administrator_self": Refusal(
        _l("You cannot take your own role of administrator away. Another administrator can."), ""
    ),
    "login_session_ended": Refusal(_l("A sign-in that has ended stays ended.")),
    "group_role_pkey": Refusal(_l("This group has a role already."), "group_name"),
    "group_role_unit_id_fkey": Refusal(OF_THE_LIST, "unit_id"),
    "calendar_day_pkey": Refusal(_l("This day is in the calendar already."), "day"),
    "category_pkey": Refusal(_l("There is a category with this code."), "code"),
    "limit_rule_category_clock_facts_version_key": Refusal(MEANWHILE, ""),
    "limit_rule_category_fkey": Refusal(OF_THE_LIST, "category"),
    "limit_rule_clock_check": Refusal(OF_THE_LIST, "clock"),
    "limit_rule_unit_check": Refusal(OF_THE_LIST, "unit"),
    # alerts, the duty roster
    "alert_rule_climbs_after_check": Refusal(_l("From 1 minute to a day."), "climbs_after"),
    "alert_rule_kept_ways_check": Refusal(OF_THE_LIST, "kept_ways"),
    "alert_choice_pkey": Refusal(MEANWHILE, ""),
    "alert_choice_kind_check": Refusal(OF_THE_LIST, "kind"),
    "alert_choice_ways_check": Refusal(OF_THE_LIST, "ways"),
    "alert_preference_pkey": Refusal(MEANWHILE, ""),
    "alert_preference_quiet_check": Refusal(
        _l("Quiet hours have a beginning and an end that differ."), "quiet_until"
    ),
    "push_subscription_endpoint_key": Refusal(MEANWHILE, ""),
    "chat_target_kinds_check": Refusal(OF_THE_LIST, "kinds"),
    "chat_target_whose_check": Refusal(_l("A chat is somebody's or a unit's.")),
    "alert_settled_check": Refusal(_l("An alert that is settled climbs no further.")),
    "duty_deputy_check": Refusal(_l("Nobody can be their own deputy."), "deputy_id"),
    "duty_during_check": Refusal(_l("A duty has a beginning and an end."), "during"),
    "duty_unit_id_during_excl": Refusal(MEANWHILE, ""),
    "absence_during_check": Refusal(_l("An absence has a first and a last day."), "during"),
    "absence_person_id_during_excl": Refusal(_l("Some of these days are entered as away already."), "during"),
    # tickets
    "ticket_channel_check": Refusal(OF_THE_LIST, "channel"),
    "ticket_category_fkey": Refusal(OF_THE_LIST, "category"),
    "ticket_customer_fkey": Refusal(OF_THE_LIST, "customer_id"),
    "ticket_ward_id_fkey": Refusal(OF_THE_LIST, "ward_id"),
    "ticket_closed_check": Refusal(_l("A closed ticket says when it was closed.")),
    "ticket_resolved_check": Refusal(_l("A resolved ticket says when it was resolved.")),
    "ticket_verdict_stands": Refusal(
        _l("Once a limit was kept or missed, that stands; a case that comes back is a new ticket.")
    ),
    "ticket_verdict_now": Refusal(AS_IT_HAPPENS),
    "ticket_limit_stands": Refusal(_l("A limit moves only when its clock stops or goes on.")),
    "ticket_held_from_receipt_fkey": Refusal(ONE_HOLDER),
    "ticket_held_until_now_fkey": Refusal(ONE_HOLDER),
    "ticket_follows_key": Refusal(_l("This case came back already: go on in its newest ticket."), ""),
    "holding_pkey": Refusal(ONE_HOLDER),
    "holding_first_idx": Refusal(ONE_HOLDER),
    "holding_first_since_key": Refusal(ONE_HOLDER),
    "holding_follows_check": Refusal(ONE_HOLDER),
    "holding_follows_fkey": Refusal(ONE_HOLDER),
    "holding_follows_key": Refusal(ONE_HOLDER),
    "holding_lasts_check": Refusal(ONE_HOLDER),
    "holding_until_key": Refusal(ONE_HOLDER),
    "holding_now": Refusal(AS_IT_HAPPENS),
    "holding_stands": Refusal(_l("Who held a ticket, and who accepted it, is not changed afterwards.")),
    "urge_acknowledged_before_answered_check": Refusal(_l("An urge is seen before it is answered.")),
    # messages
    "message_goes_on": Refusal(_l("A message goes on from state to state, never back.")),
    "callback_about_check": Refusal(_l("A callback is about a ticket or an outage.")),
    "callback_district_id_dedupe_key_key": Refusal(MEANWHILE, ""),
    "callback_state_check": Refusal(OF_THE_LIST, "state"),
    # outages
    "outage_by": Refusal(_l("Nobody posts an outage in another's name.")),
    "outage_district_id_source_key_key": Refusal(MEANWHILE, ""),
    "outage_ends_after_start_check": Refusal(_l("The end must be after the start."), "ends"),
    "outage_kind_check": Refusal(OF_THE_LIST, "kind"),
    "outage_transformer_fkey": Refusal(OF_THE_LIST, "transformer_id"),
    "outage_feeder_fkey": Refusal(OF_THE_LIST, "feeder_id"),
    "outage_ward_pkey": Refusal(_l("An outage names a ward once."), ""),
    "outage_ward_ward_id_fkey": Refusal(OF_THE_LIST, ""),
}

#: What has no name above, by SQLSTATE or its class, the longer first.
KINDS: dict[str, Refusal] = {
    "22001": Refusal(_l("A text is longer than there is room for.")),
    "22003": Refusal(_l("A number is larger than there is room for.")),
    "23502": Refusal(_l("Something that must be given is missing.")),
    "23503": Refusal(_l("It names something that does not exist, or no longer does.")),
    "42501": Refusal(_l("The rights of your role do not reach that far.")),
    "23": Refusal(_l("It breaks a rule that the database holds for everybody.")),
    "P0001": Refusal(_l("It breaks a rule that the database holds for everybody.")),
}


def refusal(error: BaseException) -> Refusal | None:
    """The rule by which the database refused, or None for every other error."""
    origin = getattr(error, "orig", error)
    if not isinstance(origin, psycopg.Error):
        return None
    state = origin.sqlstate or ""
    kind = next((words for start, words in KINDS.items() if state.startswith(start)), None)
    return REFUSALS.get(origin.diag.constraint_name or "", kind)


@contextmanager
def as_input() -> Iterator[None]:
    """Raise as `Invalid` what input can put right, so that it is told where it was made; the rest goes on to the page."""
    try:
        yield
    except DBAPIError as error:
        if (broken := refusal(error)) is None or broken.field is None:
            raise
        raise Invalid({broken.field: str(broken.words)}) from error
