"""Boxes that lose nothing: what is typed into them survives a reload, Back, another page and a new sign-in, for a day.

    boxes = Boxes("call", caller)
    said = boxes.text_area("said", _("What the customer said"))
    …
    done("call", caller)        # the act succeeded: the boxes are empty again, and nothing of them is kept

The boxes of a form are named by the act that it ends in. A key of theirs says form, field and turn, and Streamlit makes a
class of it: so the browser knows of what it sees typed whose draft it is, on every page and in every dialog, and sends it
(`listen`). Nothing has to be remembered by who writes a form.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from portal.access import Person
from portal.ui.components.markdown import literal
from portal.ui.forms import idempotency, unsent
from portal.ui.forms.unsent import name_of, slug

PREFIX = "draft"  #: of the keys of boxes whose text is kept
_JS = r"""
const BOX = /(?:^|\s)st-key-draft--(\S+?)--(\S+?)--\d+(?:\s|$)/
const here = window.portalDrafts ??= {unsent: new Map(), timer: 0}
function store() {
  try {
    if (here.unsent.size) sessionStorage.setItem('drafts', JSON.stringify([here.person, [...here.unsent]]))
    else sessionStorage.removeItem('drafts')
  } catch {}  // no room: it is sent all the same
}
function recall() {
  try {
    const [person, unsent] = JSON.parse(sessionStorage.getItem('drafts') ?? '[null, []]')
    if (person === here.person) for (const [name, box] of unsent) if (!here.unsent.has(name)) here.unsent.set(name, box)
  } catch {}
  store()
}
const body = () => JSON.stringify([...here.unsent.values()].map(b => ({...b, at: undefined, ago: Math.max(0, Date.now() - b.at)})))
async function send() {
  clearTimeout(here.timer)
  here.timer = 0
  if (!here.unsent.size) return
  const sent = new Map(here.unsent)
  let status = 0
  try {
    status = (await fetch('/drafts', {method: 'POST', body: body(), keepalive: true,
                                      headers: {'content-type': 'application/json'}})).status
  } catch {}
  if (status === 204 || status === 400 || status === 413)
    for (const [name, box] of sent) if (here.unsent.get(name) === box) here.unsent.delete(name)
  here.failed = status !== 204
  store()
  if (here.unsent.size) later(status === 204 ? 1000 : 5000)
}
function later(ms) { here.timer ||= setTimeout(send, ms) }
function typed(e) {
  if (e.target.closest?.('#portal')) here.cell = e.target
  const field = e.target, box = field.closest?.('[class*="st-key-draft--"]')
  const [, form, name] = box?.className.match(BOX) ?? []
  if (!name || !('value' in field)) return
  here.unsent.set(form + ' ' + name, {form, field: name, text: field.value, at: Date.now()})
  store()
  later(1000)
}
function commit(e) {  // keys that set something off find what was typed before them
  const field = e.target, sets = e.altKey && e.key !== 'Alt' && !e.ctrlKey && !e.isComposing && !e.getModifierState('AltGraph')
  if (!sets || !('value' in field) || !field.closest('[class*="st-key-draft--"]')) return
  field.blur()
  field.focus({preventScroll: true})
}
function leave() {
  if (here.unsent.size) navigator.sendBeacon('/drafts', new Blob([body()], {type: 'application/json'}))
}
function ask(e) {  // only while what was typed could not be sent, or stands in the open cell of a grid
  if (here.failed && here.unsent.size || here.cell?.isConnected || document.querySelector('.st-key-unkept')) e.preventDefault()
}
export default function({data}) {
  if (here.person !== data) {  // somebody else before this screen
    here.unsent.clear()
    here.person = data
    recall()
    send()
  }
  if (here.listens) return
  here.listens = true
  addEventListener('input', typed, true)
  addEventListener('focusout', () => here.timer && send(), true)
  addEventListener('keydown', commit, true)
  addEventListener('popstate', () => here.timer && send(), true)
  addEventListener('pagehide', leave)
  addEventListener('beforeunload', ask)
}
"""
_component = st.components.v2.component("drafts", isolate_styles=False, js=_JS)


class Boxes:
    """The boxes of one form.

    Args:
        act: what it ends in, and of which record, as in `once`; `done` of the same empties the boxes.
    """

    def __init__(self, *act: object) -> None:
        self.form = name_of(act)
        self._turn = idempotency.turn(*act)

    def text_area(self, field: str, label: str, value: str = "", **how: Any) -> str:
        """A box of several lines, as `st.text_area`; empty is ''."""
        key = self.seed(field, value, how.get("max_chars"))
        return st.text_area(literal(label), key=key, **how) or ""

    def text_input(self, field: str, label: str, value: str = "", **how: Any) -> str:
        """A box of one line, as `st.text_input`; empty is ''."""
        key = self.seed(field, value, how.get("max_chars"))
        return st.text_input(literal(label), key=key, **how) or ""

    def plain(self, field: str) -> str:
        """The key of an input of this form whose value is chosen, not typed: of those nothing is kept."""
        return f"{self.form}:{field}:{self._turn}"

    def key(self, field: str) -> str:
        """The key of a box of this form; `st.session_state` has its text under it."""
        return f"{PREFIX}--{self.form}--{slug(field)}--{self._turn}"

    def text(self, field: str, value: str = "") -> str:
        """What stands in a box of this form, also where it is not drawn now."""
        return st.session_state[self.seed(field, value)] or ""

    def put(self, field: str, words: str) -> None:
        """Write words into a box that this run has not drawn yet, above what stands there, and keep them as if typed."""
        key = self.key(field)
        there = st.session_state.get(key) or unsent.texts().get((self.form, slug(field)), "")
        st.session_state[key] = f"{words}\n{there}" if there.strip() not in ("", words) else words
        unsent.keep(field, st.session_state[key], self.form)

    def seed(self, field: str, value: str, most: int | None = None) -> str:
        """The key of a box in which stands what was typed there before, else this value."""
        key = self.key(field)
        if key not in st.session_state:
            st.session_state[key] = unsent.texts().get((self.form, slug(field)), value)[:most]
        unsent.drawn(self.form)
        return key


def listen(person: Person) -> None:
    """Keep what is typed on this page; the shell calls it."""
    _component(data=str(person.id), key="drafts")
