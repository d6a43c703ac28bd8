"""What a grid of customers remembers while it is edited: the rows as they were seen, and which races were lost."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from portal.access import Difference
from portal.audit.labels import PURPOSES
from portal.customers.editing import ConflictRows, Edit, InvalidRows
from portal.customers.queries.choices import Places
from portal.customers.queries.records import OpenedRecord
from portal.fields import Bound, tidy
from portal.i18n import _, ngettext
from portal.ui.app import pages
from portal.ui.components import grid, grid_draft, parts
from portal.ui.components.editable_grid import Cells
from portal.ui.components.grid_draft import Begun
from portal.ui.components.markdown import literal
from portal.ui.forms import forms, unsent
from portal.ui.forms.idempotency import done

MAX_ROWS = 50
MAX_PURPOSE = 200  #: letters
TOLD = 3  #: complaints told at once, so that they leave the grid its room
KEY = "customer-edit:opened"
CELLS = "cells"  #: the field of the draft
BACK = "customers:back"
Fields = Mapping[str, Bound]
Cell = tuple[int, str]  #: a row's id and a field


@dataclass
class OpenedRows:
    """Rows as they were when the grid was opened. Kept for as long as it is edited, so that a lost race is seen.

    ``begun`` is what was changed in them before and not saved, ``kept`` the draft as it was kept last;
    None until it was looked for.
    """

    ids: tuple[int, ...]
    rows: list[OpenedRecord]
    places: Places
    begun: Begun = field(default_factory=Begun)
    kept: str | None = None
    lost: dict[tuple[int, str], Difference] = field(default_factory=dict)
    refused: dict[tuple[Hashable, str], str] = field(default_factory=dict)

    def code(self, id: Hashable) -> str:
        """The code of a row."""
        return next((row.code for row in self.rows if row.id == id), "")

    @property
    def act(self) -> tuple[str, str]:
        """What saving these rows is called: the same rows, chosen again, are the same act."""
        return "customer-edit", grid.digest(self.ids)

    @property
    def cells(self) -> list[dict[str, object]]:
        """The rows as the grid takes them."""
        return [{"id": row.id, "code": row.code, **row.values} for row in self.rows]


def asked_for() -> tuple[int, ...]:
    """The ids in the address, so many that they fit in a grid."""
    told = st.query_params.get("ids", "").split(",")
    return tuple(sorted({int(t) for t in told if t.isascii() and t.isdigit() and len(t) < 19}))[:MAX_ROWS]


def purpose(ids: tuple[int, ...]) -> str | None:
    """Why these records are shown in full: of one it is plain, of several it is asked first; None until it is said."""
    if len(ids) < 2:
        return "edit"
    words = {key: str(PURPOSES[key]) for key in ("edit-gaps", "edit-found", "edit-asked")}
    title = ngettext("Edit {count} record", "Edit {count} records", len(ids))
    parts.render(parts.head(title, over=_("Customers")))
    with st.form("purpose", width=520):
        told = st.selectbox(
            _("Why are these records being opened?"),
            list(words),
            index=None,
            format_func=lambda key: words.get(key, key),
            accept_new_options=True,
            placeholder=_("Choose, or write it"),
        )
        parts.render(
            parts.muted(_("Phones and addresses are shown in full while you edit; that is recorded."))
        )
        shown = st.form_submit_button(
            _("Show in full"), type="primary", icon=":material/visibility:", shortcut="Mod+Enter"
        )
    said = tidy(told or "")[:MAX_PURPOSE]
    if shown and not said:
        parts.render(
            parts.notice(
                _("First say what it is for"), _("It is on record with each of the records."), "red", "error"
            )
        )
    return said if shown and said else None


def opened(ids: tuple[int, ...]) -> OpenedRows | None:
    """What is being edited here, if it is what the address asks for."""
    found: OpenedRows | None = st.session_state.get(KEY)
    return found if found and found.ids == ids else None


def remember(rows: list[OpenedRecord], places: Places) -> OpenedRows:
    """Begin to edit these rows."""
    st.session_state[KEY] = OpenedRows(asked_for(), rows, places)
    return st.session_state[KEY]


def take_up(opened: OpenedRows, fields: Fields) -> None:
    """Go on where these rows were left, once after they were opened."""
    if opened.kept is not None:
        return
    form = unsent.name_of(opened.act)
    unsent.drawn(form)
    opened.kept = unsent.texts().get((form, CELLS), "")
    opened.begun = grid_draft.read(opened.kept, opened.cells, fields)
    opened.lost |= {(int(str(id)), name): told for (id, name), told in opened.begun.lost.items()}


def keep(opened: OpenedRows, typed: Cells) -> None:
    """Keep what was changed for a day, or until it is saved or discarded; says so where it cannot be kept."""
    draft = grid_draft.written(opened.cells, typed, opened.begun)
    if draft != opened.kept and unsent.keep(CELLS, draft, *opened.act):
        opened.kept = draft
    if draft != opened.kept:
        with st.container(key=unsent.UNKEPT):
            text = _("They could not be kept: whoever leaves this page loses them.")
            parts.render(parts.notice(_("Save these changes before you leave"), text, "orange", "warning"))


def forget() -> None:
    """The end: saved or discarded."""
    st.session_state.pop(KEY, None)


def discard(opened: OpenedRows) -> None:
    """Leave these rows as they are stored, and what was changed in them with it."""
    done(*opened.act)
    forget()
    pages.go("customers", **back())


def ask_to_discard(opened: OpenedRows, cells: int) -> None:
    """Ask before what was changed is dropped: nobody can type it again from memory."""
    label = ngettext("Discard {count} change", "Discard {count} changes", cells)

    @st.dialog(literal(f"{label}?"), icon=":material/delete:")
    def dialog() -> None:
        parts.render(parts.muted(_("Nothing of it was saved. The records stay as they are.")))
        with st.container(horizontal=True):
            if st.button(label, type="primary", icon=":material/delete:", key="discard-now"):
                discard(opened)
            if st.button(_("Go on editing"), key="discard-not"):
                st.rerun()

    dialog()


def leave(**query: object) -> None:
    """Remember how the list was filtered, to come back to it."""
    st.session_state[BACK] = query


def back() -> dict[str, object]:
    """How the list was filtered."""
    return dict(st.session_state.get(BACK, {}))


def columns(fields: Fields) -> dict[str, grid.Column]:
    """The columns that are edited, in full and wide enough to type in."""
    kinds: dict[type, grid.Kind] = {int: "number", Decimal: "number", date: "date"}
    return {
        name: grid.Column(
            bound.field.label,
            kinds.get(bound.python_type, "text"),
            grid.for_heading(bound.field.label, bound.field.width),
            bound.field.help,
        )
        for name, bound in fields.items()
    }


def choose(opened: OpenedRows, fields: Fields) -> dict[Cell, Any]:
    """Where a race was lost: both values of each cell; returns those that are to stand."""
    cells = {f"{id}:{name}": (id, name) for id, name in opened.lost}
    stand = forms.choose(
        {key: opened.lost[cell] for key, cell in cells.items()},
        {key: fields[name] for key, (_id, name) in cells.items()},
        {key: f"{opened.code(id)} · {fields[name].field.label}" for key, (id, name) in cells.items()},
        "customer-edit",
    )
    return {cells[key]: value for key, value in stand.items()}


def wanted(
    opened: OpenedRows, changes: Mapping[Hashable, Mapping[str, Any]], stand: Mapping[Cell, Any]
) -> list[Edit]:
    """The edits as they are saved: where theirs is to stand, theirs; compared with what was seen of each row."""
    edits = []
    for row in opened.rows:
        theirs = {name: told.theirs for (of, name), told in opened.lost.items() if of == row.id}
        mine = {**changes.get(row.id, {}), **{name: v for (of, name), v in stand.items() if of == row.id}}
        if mine:
            edits.append(Edit(row.id, row.version, {**row.values, **theirs}, mine))
    return edits


def complain(opened: OpenedRows, fields: Fields, wrong: Mapping[tuple[Hashable, str], str]) -> None:
    """The cells that break a rule, by the row's code: beside the button that they keep from saving."""
    lines = [
        parts.dotted(opened.code(id), fields[name].field.label if name in fields else "", words)
        for (id, name), words in {**opened.refused, **wrong}.items()
    ]
    if not lines:
        return
    left = len(lines) - TOLD
    if left > 0:
        lines = [*lines[:TOLD], parts.dotted(ngettext("and {count} more", "and {count} more", left))]
    parts.render(parts.notice(_("Please check"), "", "red", "error", more=parts.paragraphs(lines)))


def refuse(opened: OpenedRows, error: InvalidRows) -> None:
    """Keep what was wrong, to be shown by the next run."""
    opened.refused = {
        (id, name): words for id, errors in error.rows.items() for name, words in errors.items()
    }


def learn(opened: OpenedRows, conflict: ConflictRows) -> None:
    """Keep what others wrote meanwhile, to choose from."""
    opened.lost |= {(id, told.field): told for id, lost in conflict.rows.items() for told in lost.differences}
