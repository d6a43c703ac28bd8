"""Where words are written: first the way they go is chosen, each way has a box of its own, and one button sends it.

What is sent goes the way that is seen: a press whose way was changed while it was on its way does nothing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import streamlit as st
from markupsafe import Markup

from portal.access import Invalid
from portal.i18n import _
from portal.tickets.queries.single import OpenedTicket
from portal.ui.components import parts
from portal.ui.components.markdown import with_icon
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import done
from portal.ui.screens.tickets import recipient
from portal.ui.screens.tickets.buttons import RESOLVE, WRITTEN, ActionBar, TicketButton

HEIGHT = 72  #: pixels: three lines
SEND = "Mod+Enter"  #: sends what stands in the box that is seen, and nothing else


class Composer:
    """The ways of one ticket, as this bar offers them."""

    def __init__(self, offer: ActionBar, ticket: OpenedTicket) -> None:
        self.offer, self.ticket = offer, ticket
        self.segments = f"ways:{ticket.number}"  #: the key of the choice
        self._kept = f"way:{ticket.number}"

    @property
    def chosen(self) -> TicketButton:
        """The way that is seen: the one chosen, or where words stand, or the likeliest.

        It is another only by a choice, or where nothing stands in its box.
        """
        offered = self.offer.offered
        kept, likely = st.session_state.get(self._kept), self.offer.likely or self.offer.ways[0].key
        if kept in offered:
            return offered[kept]
        written = [key for key in offered if self.text(key)]
        if written:
            self.choose(likely if likely in written else written[0])
            return offered[st.session_state[self._kept]]
        return offered[likely]

    def choose(self, key: str) -> None:
        """From now on this way is seen."""
        st.session_state[self._kept] = key

    def turn_to(self, key: str) -> None:
        """Choose a way whose box was not there: what was typed while it went away stands in it."""
        self._boxes(key).recall(self._field(key)[0])
        self.choose(key)

    def text(self, key: str) -> str:
        """What stands in the box of this way."""
        return self._boxes(key).text(*self._field(key)).strip()

    def sent(self, key: str) -> None:
        """It went: its box is empty, the others are as they were, and the next words go the same way."""
        done("ticket", self.ticket.number, key)
        self.choose(key)

    def put_back(self, key: str, words: str) -> None:
        """What was taken back stands in the box of its way again, and that way is seen."""
        if key in self.offer.offered:
            self._boxes(key).put(self._field(key)[0], words)
            self.choose(key)

    def must_be_seen(self, key: str) -> None:
        """Raises Invalid where the way was changed after its button was drawn."""
        if st.session_state.get(self.segments, key) != key:
            raise Invalid(
                _(
                    "The way was changed while you were sending. Nothing was sent: look at the box and send it again."
                )
            )

    def draw_stranded(self) -> None:
        """Words whose way is none any more, as somebody was first: they are shown until they are not wanted."""
        for key, verb in WRITTEN.items():
            if key in self.offer.offered or not (words := self.text(key)):
                continue
            with st.container(key=f"stranded-{key}", gap="xsmall"):
                title = _("“{way}” is no longer possible here. You had written:", way=verb.name)
                parts.render(parts.notice(title, words, "gray", verb.symbol))
                st.button(
                    _("Discard"),
                    type="tertiary",
                    icon=":material/delete:",
                    on_click=done,
                    args=("ticket", self.ticket.number, key),
                    key=f"discard:{self.ticket.number}:{key}",
                )

    def draw_ways(self) -> None:
        """What there is to choose from; a way from the menu stands beside the others while it is the one."""
        offered, chosen = self.offer.offered, self.chosen
        keys = [verb.key for verb in self.offer.ways]
        st.session_state[self.segments] = chosen.key
        st.segmented_control(
            _("Who reads what you write"),
            keys if chosen.key in keys else [*keys, chosen.key],
            format_func=lambda key: with_icon(offered[key].symbol, offered[key].name),
            key=self.segments,
            required=True,
            on_change=lambda: self.turn_to(st.session_state[self.segments]),
            label_visibility="collapsed",
        )

    def draw_box(self, now: datetime, remark: str = "") -> None:
        """The tint, who reads it, and the box of the way that is chosen."""
        verb, ticket = self.chosen, self.ticket
        assert verb.way
        reaches = recipient.line(ticket, now) if verb.key == RESOLVE.key else ""
        line = Markup('<p class="way small {}">{}</p>')
        st.html(line.format(verb.way.tone, parts.dotted(verb.way.reads, reaches, remark)))
        boxes, (field, value) = self._boxes(verb.key), self._field(verb.key)
        boxes.text_area(
            field,
            str(verb.name),
            value,
            placeholder=str(verb.way.hint),
            height=HEIGHT,
            label_visibility="collapsed",
            max_chars=4000,
            persist_state="session",
        )

    def draw_message(self) -> None:
        """What the customer will see, where it is to them that one writes."""
        if self.chosen.key == RESOLVE.key:
            recipient.as_seen(self.ticket, ".st-key-composer textarea")

    def _boxes(self, key: str) -> Boxes:
        return Boxes("ticket", self.ticket.number, key)

    def _field(self, key: str) -> tuple[str, str]:
        """The box of a way, and what stands in it at first: each answer that came to be checked has one of its own."""
        draft = self.offer.draft if key == RESOLVE.key else ""
        mark = hashlib.sha256(draft.encode()).hexdigest()[:8] if draft else ""
        return f"written{mark}", draft
