"""Links that stay in the session: a click opens the page in place, a middle click a tab, arrow keys move along.

Plain links in `st.html` load everything anew (1–2 s and a new session), and a hundred `st.page_link` take 2 s.
"""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup

from portal.ui.app import pages
from portal.ui.app.pages import to

__all__ = ["show", "to"]

_JS = """
const moves = {ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1}
function next(box, a, key) {
  const cell = a.closest('td,th'), row = a.closest('tr'), all = [...box.querySelectorAll('a[href]')]
  if (cell && (key === 'ArrowDown' || key === 'ArrowUp')) {
    for (let r = row; (r = key === 'ArrowDown' ? r.nextElementSibling : r.previousElementSibling);) {
      const there = r.cells[cell.cellIndex]?.querySelector('a[href]')
      if (there) return there
    }
    return null
  }
  const same = row ? [...row.querySelectorAll('a[href]')] : all
  return same[same.indexOf(a) + moves[key]]
}
export default function({data, parentElement, setTriggerValue}) {
  let box = parentElement.querySelector(':scope > .links')
  if (!box) { box = document.createElement('div'); box.className = 'links'; parentElement.appendChild(box) }
  if (box.was !== data) {
    box.was = data
    window.portalDraw(box, () => {
      const i = [...box.querySelectorAll('a')].indexOf(document.activeElement)
      box.innerHTML = data
      if (i >= 0) box.querySelectorAll('a')[i]?.focus()
    })
  }
  box.onclick = e => {
    const a = e.target.closest('a[href]')
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || a.protocol === 'tel:') return
    e.preventDefault()
    setTriggerValue('go', a.getAttribute('href'))
  }
  box.onkeydown = e => {
    const a = e.target.closest('a[href]')
    if (!a || !(e.key in moves) || e.ctrlKey || e.metaKey || e.altKey) return
    const there = next(box, a, e.key)
    if (there) { e.preventDefault(); there.focus() }
  }
}
"""
_component = st.components.v2.component("links", isolate_styles=False, js=_JS)


def show(html: Markup, key: str) -> None:
    """Draw parts whose links lead to pages of the portal (`href=to("tickets", ticket=7)`).

    Raises:
        TypeError: for plain text; the component does not sanitise, so only escaped Markup comes in.
    """
    if not isinstance(html, Markup):
        raise TypeError("links.show takes Markup")
    _component(data=str(html), key=key, on_go_change=partial(_go, key))


def _go(key: str) -> None:
    """Before the page runs, so that what the person leaves is not drawn once more."""
    href = st.session_state[key].get("go")
    if href and (known := pages.read(str(href))):
        pages.follow(*known)
