"""Every row of every profile's limits, as a request would meet it."""

from datetime import datetime
from itertools import product

import pytest

from portal import profiles
from portal.organisation.calendars import calendar_of
from portal.tickets.sla.deadlines import deadline
from portal.tickets.sla.models import Handler
from portal.tickets.sla.policy import FACTS, Clock, choose, rules_of

# From here 21 and, swapped, Saturday 22 August are worked; 31 August to 2 September are off.
HCMC = "2026-08-20T10:00:00+07:00"
# From here Sunday 20 September is worked; 25 September and 1 to 7 October are off.
CHANGSHA = "2026-09-17T10:00:00+08:00"
# Clocks go forward two nights later.
ODESA = "2026-03-27T10:00:00+02:00"

LIMITS = [
    ("evnhcmc", "outage", "respond", "", HCMC, "2026-08-20T10:15:00+07:00"),
    ("evnhcmc", "outage", "resolve", "", HCMC, "2026-08-20T12:00:00+07:00"),
    ("evnhcmc", "hazard", "respond", "", HCMC, "2026-08-20T10:15:00+07:00"),
    ("evnhcmc", "hazard", "resolve", "", HCMC, "2026-08-20T12:00:00+07:00"),
    ("evnhcmc", "new-supply", "respond", "", HCMC, "2026-08-22T00:00:00+07:00"),
    ("evnhcmc", "new-supply", "resolve", "", HCMC, "2026-08-25T00:00:00+07:00"),
    ("evnhcmc", "new-supply", "resolve", "area=rural", HCMC, "2026-08-27T00:00:00+07:00"),
    ("evnhcmc", "new-supply", "resolve", "area=remote", HCMC, "2026-08-27T00:00:00+07:00"),
    ("evnhcmc", "new-supply", "resolve", "works=yes", HCMC, "2026-08-29T00:00:00+07:00"),
    ("evnhcmc", "new-supply", "resolve", "area=rural works=yes", HCMC, "2026-08-29T00:00:00+07:00"),
    ("evnhcmc", "new-supply", "resolve", "area=remote works=yes", HCMC, "2026-08-29T00:00:00+07:00"),
    ("evnhcmc", "capacity-change", "respond", "", HCMC, "2026-08-22T00:00:00+07:00"),
    ("evnhcmc", "capacity-change", "resolve", "", HCMC, "2026-08-25T00:00:00+07:00"),
    ("evnhcmc", "capacity-change", "resolve", "area=rural", HCMC, "2026-08-27T00:00:00+07:00"),
    ("evnhcmc", "capacity-change", "resolve", "works=yes", HCMC, "2026-08-29T00:00:00+07:00"),
    ("evnhcmc", "contract-change", "respond", "", HCMC, "2026-08-22T00:00:00+07:00"),
    ("evnhcmc", "contract-change", "resolve", "", HCMC, "2026-08-25T00:00:00+07:00"),
    ("evnhcmc", "contract-change", "resolve", "", "2026-08-27T10:00:00+07:00", "2026-09-05T00:00:00+07:00"),
    ("evnhcmc", "billing", "respond", "", HCMC, "2026-08-20T14:00:00+07:00"),
    ("evnhcmc", "billing", "resolve", "", HCMC, "2026-08-21T10:00:00+07:00"),
    ("evnhcmc", "meter-check", "respond", "", HCMC, "2026-08-22T00:00:00+07:00"),
    ("evnhcmc", "meter-check", "resolve", "", HCMC, "2026-08-25T00:00:00+07:00"),
    ("evnhcmc", "written-complaint", "respond", "", HCMC, "2026-08-22T00:00:00+07:00"),
    ("evnhcmc", "written-complaint", "resolve", "", HCMC, "2026-08-27T00:00:00+07:00"),
    ("evnhcmc", "inquiry", "respond", "", HCMC, None),
    ("evnhcmc", "inquiry", "resolve", "", HCMC, None),
    ("evnhcmc", "praise", "respond", "", HCMC, "2026-08-22T00:00:00+07:00"),
    ("evnhcmc", "praise", "resolve", "", HCMC, "2026-08-27T00:00:00+07:00"),
    ("evnhcmc", "tip-off", "respond", "", HCMC, "2026-08-21T10:00:00+07:00"),
    ("evnhcmc", "tip-off", "resolve", "", HCMC, "2026-09-08T00:00:00+07:00"),
    ("evnhcmc", "outage", "arrive", "", HCMC, None),
    ("evn", "contract-change", "resolve", "", HCMC, "2026-08-25T00:00:00+07:00"),
    ("evn", "tip-off", "resolve", "", HCMC, "2026-09-08T00:00:00+07:00"),
    ("sgcc95598", "fault", "respond", "", CHANGSHA, "2026-09-17T10:02:00+08:00"),
    ("sgcc95598", "fault", "arrive", "", CHANGSHA, "2026-09-17T10:45:00+08:00"),
    ("sgcc95598", "fault", "arrive", "area=rural", CHANGSHA, "2026-09-17T11:30:00+08:00"),
    ("sgcc95598", "fault", "arrive", "area=remote", CHANGSHA, "2026-09-17T12:00:00+08:00"),
    ("sgcc95598", "fault", "resolve", "", CHANGSHA, "2026-09-17T13:45:00+08:00"),
    ("sgcc95598", "fault", "resolve", "area=rural", CHANGSHA, "2026-09-17T15:30:00+08:00"),
    ("sgcc95598", "fault", "resolve", "area=remote", CHANGSHA, "2026-09-17T16:00:00+08:00"),
    ("sgcc95598", "complaint", "respond", "", CHANGSHA, "2026-09-18T10:00:00+08:00"),
    ("sgcc95598", "complaint", "resolve", "", CHANGSHA, "2026-09-24T00:00:00+08:00"),
    ("sgcc95598", "tip-off", "respond", "", CHANGSHA, "2026-09-18T10:00:00+08:00"),
    ("sgcc95598", "tip-off", "resolve", "", CHANGSHA, "2026-10-09T00:00:00+08:00"),
    ("sgcc95598", "inquiry", "respond", "", CHANGSHA, None),
    ("sgcc95598", "inquiry", "resolve", "", CHANGSHA, "2026-09-24T00:00:00+08:00"),
    ("sgcc95598", "reconnection", "respond", "", CHANGSHA, None),
    ("sgcc95598", "reconnection", "resolve", "", CHANGSHA, "2026-09-18T10:00:00+08:00"),
    ("sgcc95598", "meter-fault", "respond", "", CHANGSHA, None),
    ("sgcc95598", "meter-fault", "resolve", "", CHANGSHA, "2026-09-23T00:00:00+08:00"),
    ("sgcc95598", "meter-fault", "resolve", "reason=fault", CHANGSHA, "2026-09-23T00:00:00+08:00"),
    ("sgcc95598", "meter-fault", "resolve", "reason=reading", CHANGSHA, "2026-09-25T00:00:00+08:00"),
    ("ooek", "appeal", "respond", "", ODESA, "2026-03-31T00:00:00+03:00"),
    ("ooek", "appeal", "resolve", "", ODESA, "2026-04-28T00:00:00+03:00"),
    ("ooek", "appeal", "resolve", "technical_check=yes", ODESA, "2026-05-12T00:00:00+03:00"),
    ("ooek", "bill-check", "respond", "", ODESA, "2026-03-31T00:00:00+03:00"),
    ("ooek", "bill-check", "resolve", "", ODESA, "2026-04-04T00:00:00+03:00"),
    ("ooek", "outage", "respond", "", ODESA, None),
    ("ooek", "outage", "resolve", "", "2026-03-28T20:00:00+02:00", "2026-03-29T19:00:00+03:00"),
    ("ooek", "voltage", "respond", "", ODESA, "2026-03-31T00:00:00+03:00"),
    ("ooek", "voltage", "resolve", "", ODESA, "2026-04-14T00:00:00+03:00"),
    ("ooek", "voltage", "resolve", "measurement=yes", ODESA, "2026-04-28T00:00:00+03:00"),
    ("ooek", "reading", "respond", "", ODESA, None),
    ("ooek", "reading", "resolve", "", ODESA, None),
]


@pytest.mark.parametrize(("code", "category", "clock", "facts", "start", "due"), LIMITS)
def test_a_request_is_due_as_its_row_says(code, category, clock, facts, start, due):
    profile = profiles.load(code)
    known = dict(fact.split("=") for fact in facts.split())
    found = deadline(
        rules_of(profile), category, clock, datetime.fromisoformat(start), calendar_of(profile), known
    )
    assert (found.due and found.due.isoformat()) == due


def test_at_once_is_a_rule_without_a_limit_and_a_dash_is_no_rule():
    on = datetime.fromisoformat(CHANGSHA).date()
    rules = rules_of(profiles.load("sgcc95598"))
    at_once = choose(rules, "inquiry", "respond", on)
    assert at_once is not None
    assert at_once.amount is None
    assert choose(rules, "meter-fault", "respond", on) is None


@pytest.mark.parametrize("code", profiles.codes())
def test_whatever_the_facts_one_rule_is_the_most_specific(code):
    profile = profiles.load(code)
    for category, clock in product(profile.categories, Clock):
        row = [r for r in rules_of(profile) if (r.category, r.clock) == (category.code, clock)]
        for values in product(*FACTS.values()) if row else ():
            facts = dict(zip(FACTS, values, strict=True))
            chosen = choose(row, category.code, clock, datetime.fromisoformat(HCMC).date(), facts)
            assert chosen is not None
            facts["area"] = chosen.facts.get("area", facts["area"])
            alike = [r for r in row if r.facts.items() <= facts.items() and len(r.facts) == len(chosen.facts)]
            assert alike == [chosen]


@pytest.mark.parametrize("code", profiles.codes())
def test_every_category_is_named_in_the_profiles_languages_and_has_a_handler(code):
    profile = profiles.load(code)
    for category in profile.categories:
        for words in (category.words, category.subject):
            assert {"vi", "en", *profile.languages} <= set(words)
            assert all(words.values())
        assert category.handler in Handler.words()
    assert len({c.order for c in profile.categories}) == len(profile.categories)


def test_tip_offs_are_confidential():
    for code in ("evnhcmc", "evn", "sgcc95598"):
        assert [c.code for c in profiles.load(code).categories if c.confidential] == ["tip-off"]
