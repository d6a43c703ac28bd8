"""A schedule read in: pasted or as a file at the left, at the right what would become of each line. Nothing is
written before the button says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from portal import formats
from portal.access import Invalid, Person
from portal.database import session
from portal.i18n import _, language, ngettext
from portal.outages import actions
from portal.outages.models import OutageState
from portal.outages.queries.preview import RUNG_BY, Preview
from portal.outages.schedules import importer, rejects
from portal.outages.schedules.importer import Evaluation, Plan
from portal.outages.schedules.queries import affected_customers, import_context, reached_customers
from portal.outages.schedules.reading import Reading, read
from portal.outages.schedules.types import ImportLine, Options, Outcome
from portal.profiles import load
from portal.settings import settings
from portal.ui.app import clock
from portal.ui.components import file_uploader, parts
from portal.ui.components.export import File, recorded
from portal.ui.components.markdown import literal
from portal.ui.components.status import status
from portal.ui.forms import errors, unsent
from portal.ui.forms.boxes import Boxes
from portal.ui.screens.outages import dialogs, preview
from portal.ui.screens.outages.dialogs import FIELDS
from portal.ui.screens.outages.hours import hours

STATES: dict[Outcome, str] = {
    "new": "add",
    "changed": "change",
    "same": "same",
    "skipped": "skipped",
    "other": "other",
    "wrong": "wrong",
}
MAX_ROWS = 200  #: lines that are drawn; the rest is counted
KEPT, EVALUATED, WRITTEN = "outages:reading", "outages:evaluated", "outages:written"
PASTED = "outages-import"  #: names the boxes
KINDS = ("csv", "xlsx", "txt", "tsv", "json")


@dataclass(frozen=True)
class Given:
    """What was pasted or chosen."""

    data: bytes
    name: str

    @property
    def digest(self) -> str:
        """Names its content."""
        return hashlib.sha256(self.data).hexdigest()


@st.fragment
def show(person: Person) -> None:
    """Draw both sides."""
    with errors.guard():
        _show(person)


def _show(person: Person) -> None:
    left, right = st.columns([5, 8], gap="medium")
    with left:
        given = _given()
    with right:
        heading = st.container()
        plan = _dry_run(person, given) if given else None
        with heading:
            _heading(given, plan)
        if given is None:
            parts.render(
                parts.empty(
                    _("Paste a table or choose a file: each line is shown here with what becomes of it."),
                    symbol="content_paste",
                )
            )


def _heading(given: Given | None, plan: Plan | None) -> None:
    """Whether this is still to come or was written; what an option adds afterwards is to come again."""
    done: dict[str, importer.Written] = st.session_state.get(WRITTEN, {})
    if given and plan and given.digest in done and not plan.of("new", "changed"):
        new, changed = done[given.digest]
        parts.render(parts.section(_("2 · Written: {new} new, {changed} changed", new=new, changed=changed)))
    else:
        parts.render(parts.section(_("2 · What would happen, nothing is written yet")))


def _given() -> Given | None:
    parts.render(
        parts.section(
            _("1 · Paste from a spreadsheet"), _("columns: date, from, to, area or station, reason")
        )
    )
    pasted = Boxes(PASTED).text_area(
        "schedule",
        _("Schedule"),
        height=330,
        label_visibility="collapsed",
        placeholder=_("Date\tFrom\tTo\tArea\tReason\n30/11/2026\t7:30\t11:00\tMain Street\tMaintenance"),
    )
    kinds = " ".join(f".{kind}" for kind in KINDS)
    file = file_uploader.choose(_("or choose a file: {kinds}", kinds=kinds), KINDS, "outages-file")
    if file is not None:
        return Given(file.getvalue(), file.name)
    if pasted and pasted.strip():
        return Given(pasted.encode("utf-8", "surrogatepass"), _("pasted"))
    return None


def _dry_run(person: Person, given: Given) -> Plan | None:
    reading = _reading(given)
    if reading.problem:
        parts.render(parts.notice(_("This cannot be read as a schedule"), reading.problem, "red", "error"))
    if not reading.notices and not reading.problem:
        parts.render(parts.notice(_("Nothing is planned by this file."), "", "green", "power"))
    if not reading.pieces:
        return None
    options = st.container()
    try:
        evaluation = _evaluation(person, given, reading)
    except Invalid as invalid:
        errors.invalid(invalid)
        return None
    with options:
        undecided = evaluation.select(Options())
        asked = Options(past=_past(undecided, given), unclear=_unclear(undecided, given))
        plan = evaluation.select(asked)
        asked = replace(asked, note=_note(plan, given), unplaced=_unplaced(person, plan, given))
    plan = evaluation.select(asked)
    _table(person, plan, given)
    _whom(person, plan)
    _buttons(person, plan, given, asked)
    return plan


def _past(plan: Plan, given: Given) -> bool:
    """Whether what is over is kept too; a schedule is read in for what is to come."""
    count = sum(line.past for line in plan.lines)
    return bool(count) and st.checkbox(
        ngettext(
            "Also write {count} line that is past, as history",
            "Also write {count} lines that are past, as history",
            count,
        ),
        key=f"past-{given.digest}",
    )


def _unclear(plan: Plan, given: Given) -> bool:
    """Whether lines whose status nobody knows stand as they are written."""
    count = sum(line.unclear for line in plan.lines)
    return bool(count) and st.checkbox(
        ngettext(
            "Also write {count} line whose status is not understood: it stands",
            "Also write {count} lines whose status is not understood: they stand",
            count,
        ),
        key=f"unclear-{given.digest}",
    )


def _unplaced(person: Person, plan: Plan, given: Given) -> bool:
    """Whether lines of no known place are the reader's own."""
    strange = [
        line for line in plan.lines if line.target and not line.target.known and line.outcome != "skipped"
    ]
    return not strange or st.checkbox(
        ngettext(
            "Also write {count} line whose ward was not recognised, for {unit}",
            "Also write {count} lines whose ward was not recognised, for {unit}",
            len(strange),
            unit=literal(person.unit_name),
        ),
        value=not plan.mixed,
        key=f"unplaced-{given.digest}",
    )


def _note(plan: Plan, given: Given) -> str | None:
    """Why the late lines are posted all the same; beside the words that they are late."""
    count = sum(line.late for line in plan.lines)
    if not count:
        return None
    told = ngettext(
        "{count} line is later than the rule allows. To post it all the same, say why:",
        "{count} lines are later than the rule allows. To post them all the same, say why:",
        count,
    )
    icon = ":material/alarm:"
    typed = Boxes(PASTED, given.digest).text_input("note", told, max_chars=FIELDS["note"].length, icon=icon)
    return typed.strip() or None


def _reading(given: Given) -> Reading:
    """Read once for as long as it stands there: a file of fifty thousand lines takes a second."""
    name = (given.digest, language())
    kept = st.session_state.get(KEPT)
    if kept is None or kept[0] != name:
        zone = load(settings.profile).zone
        kept = (name, read(given.data, given.name, zone))
        st.session_state[KEPT] = kept
    reading: Reading = kept[1]
    return reading


def _evaluation(person: Person, given: Given, reading: Reading) -> Evaluation:
    """Evaluated once for as long as it stands there and nothing of it is written: a long file takes a second."""
    name = (given.digest, language())
    kept = st.session_state.get(EVALUATED)
    if kept is None or kept[0] != name:
        with session(person) as db:
            context = import_context(db, reading)
        kept = (name, importer.evaluated(reading, context))
        st.session_state[EVALUATED] = kept
    evaluation: Evaluation = kept[1]
    return evaluation


def _table(person: Person, plan: Plan, given: Given) -> None:
    counts = plan.counts
    words: dict[Any, str] = {"": f"{_('All')} {formats.number(len(plan.lines))}"}
    words |= {v: f"{status(key).word} {formats.number(counts[v])}" for v, key in STATES.items() if counts[v]}
    chosen = st.segmented_control(
        _("Lines"),
        list(words),
        format_func=lambda v: literal(words[v]),
        default="",
        required=True,
        key=f"outcome-{given.digest}-{'-'.join(words)}",
        label_visibility="collapsed",
    )
    lines = plan.of(chosen) if chosen else plan.lines
    lines = sorted(
        lines, key=lambda line: line.outcome == "other"
    )  # one's own first, in the order of the file
    units = any(line.unit not in ("", person.unit_name) for line in lines)
    with session(person) as db:
        affected = affected_customers(db, lines[:MAX_ROWS])
    columns = [
        parts.Column(_("Line"), number=True),
        parts.Column(_("Result")),
        *([parts.Column(_("District"))] if units else []),
        parts.Column(_("Place")),
        parts.Column(_("Hours")),
        parts.Column(_("Why")),
    ]
    rows = [_row(line, units, affected.get(line.line)) for line in lines[:MAX_ROWS]]
    with st.container(key="dry-run"):
        parts.render(parts.table(columns, rows, caption=_("What would happen")))
    if len(lines) > MAX_ROWS:
        parts.render(parts.muted(_("The first {shown} of {count} lines.", shown=MAX_ROWS, count=len(lines))))


def _row(line: ImportLine, units: bool, affected: int | None) -> Sequence[object]:
    notice = line.notice
    return (
        f"{line.sheet} · {line.line}" if line.sheet else str(line.line),
        parts.state(STATES[line.outcome]),
        *([parts.whole(line.unit)] if units else []),
        _clipped(notice.area if notice else " · ".join(line.text.split("\t"))),
        parts.whole(hours(notice.start, notice.end)) if notice else "",
        _why(line, affected),
    )


def _printable(words: str) -> str:
    """With a mark in the place of bytes and halves of characters that cannot be sent to a browser."""
    return words.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _clipped(words: str) -> object:
    """The beginning; the whole on pointing at it."""
    words = _printable(words)
    shown = words if len(words) <= 90 else words[:89] + "…"
    return parts.Markup('<span title="{}">{}</span>').format(words, shown)


def _why(line: ImportLine, affected: int | None) -> object:
    if line.outcome == "wrong":
        return parts.tinted(_printable(rejects.reason(line)), "red")
    told = [] if affected is None else [ngettext("{count} customer", "{count} customers", affected)]
    words = _printable("; ".join(filter(None, [_becomes(line), *told, *line.why])))
    return parts.tinted(words, "blue" if line.outcome == "changed" else "gray")


def _becomes(line: ImportLine) -> str:
    """What is done with a row, where what is said of it does not say that."""
    if line.outcome == "new" and line.target:
        return {
            OutageState.CANCELLED: _("is written as cancelled"),
            OutageState.MOVED: _("is written as postponed"),
        }.get(OutageState(line.target.state), _("is written as announced"))
    if line.outcome == "same" and not line.why:
        return _("stands here like this already")
    if line.outcome == "other" and line.unit:
        return _("is left to {unit}", unit=line.unit)
    if line.outcome == "skipped" and not line.why:
        return _("is left out")
    return ""


def _whom(person: Person, plan: Plan) -> None:
    """Whom it reaches and by which way they could be told, and that reading it in tells nobody."""
    now = clock.now()
    written = [
        line
        for line in plan.of("new", "changed")
        if line.notice and line.notice.end and line.notice.end > now
    ]
    if not written:  # history is told to nobody
        return
    with session(person) as db:
        found = reached_customers(db, written)
    ways = {way: count for way, count in found.items() if way and way != RUNG_BY}
    would = Preview(None, ways, found.get(RUNG_BY, 0), found.get(None, 0))
    every = sum(found.values())
    reached = (
        ngettext(
            "Its stations and lines reach {count} customer",
            "Its stations and lines reach {count} customers",
            every,
        )
        if every
        else _("Whom it reaches is known by ward only")
    )
    said = _(
        "Nobody gets a message by this: tell them from the page of each outage. Whoever calls hears of it at once."
    )
    parts.render(
        parts.notice(reached, parts.dotted(*preview.ways(would)), "gray", "groups", more=parts.muted(said))
    )


def _buttons(person: Person, plan: Plan, given: Given, asked: Options) -> None:
    count, wrong = len(plan.of("new", "changed")), len(plan.of("wrong"))
    with st.container(horizontal=True, key="actions"):
        write = st.button(
            ngettext("Write {count} good line", "Write {count} good lines", count)
            if count
            else _("Nothing to write"),
            type="primary",
            icon=":material/check:",
            shortcut="Alt+Enter",  # Ctrl+Enter in the box only takes over what was pasted
            disabled=not count,
            key="import-write",
        )
        if wrong:
            st.download_button(
                ngettext("Download {count} line to mend", "Download {count} lines to mend", wrong),
                data=recorded(
                    person, "outages · lines to mend", lambda _db: File(rejects.wrong_lines(plan), wrong)
                ),
                file_name=_("to-mend.csv"),
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
                key="import-mend",
            )
    if write:
        dialogs.perform(
            "import",
            (given.digest, asked),
            person,
            lambda db: actions.import_notices(
                db,
                plan.reading,
                source=given.name,
                note=asked.note,
                unplaced=asked.unplaced,
                past=asked.past,
                unclear=asked.unclear,
            ),
            partial(_said, given),
        )


def _said(given: Given, result: importer.Written) -> str:
    st.session_state.pop(EVALUATED, None)
    unsent.end(PASTED)
    unsent.end(PASTED, given.digest)
    st.session_state[WRITTEN] = st.session_state.get(WRITTEN, {}) | {given.digest: result}
    return _("Written: {new} new, {changed} changed.", new=result.new, changed=result.changed)
