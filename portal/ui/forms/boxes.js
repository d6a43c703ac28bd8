const BOX = /(?:^|\s)st-key-(?:draft|chosen)--(\S+?)--(\S+?)--\d+(?:\s|$)/
const CHOSEN = '[class*="st-key-chosen--"]'
const here = window.portalDrafts ??= {unsent: new Map(), chosen: new Map(), timer: 0, looks: 0}
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
const LETTERS = 60000, BYTES = 200000, BEACON = 60000, BOXES = 50  // so many are kept of a text, taken at once, sent by a page that closes
function batch(bytes = BYTES) {  // what one request takes, the first typed first; one box at least, and no more after one was refused
  const sent = new Map()
  let size = 2
  for (const [name, box] of here.unsent) {
    size += new Blob([told(box)]).size + 1
    if (sent.size && (size > bytes || sent.size === BOXES || here.refused)) break
    sent.set(name, box)
  }
  return sent
}
function told({form, field, text, at}) {
  const whole = text.slice(0, LETTERS)
  return JSON.stringify({form, field, text: whole.toWellFormed?.() ?? whole, ago: Math.max(0, Date.now() - at)})
}
const body = sent => `[${[...sent.values()].map(told).join()}]`
async function send() {
  clearTimeout(here.timer)
  here.timer = 0
  if (!here.unsent.size) return
  const sent = batch(), words = new Blob([body(sent)], {type: 'application/json'})
  let status = 0
  try {
    status = (await fetch('/drafts', {method: 'POST', body: words, keepalive: words.size <= BEACON})).status
  } catch {}
  here.refused = status === 400 || status === 413
  // Of several that are refused together one may be to blame: they go one by one, and it alone is given up.
  if (status === 204 || here.refused && sent.size === 1)
    for (const [name, box] of sent) if (here.unsent.get(name) === box) here.unsent.delete(name)
  here.failed = status !== 204
  store()
  if (here.unsent.size) later(status === 204 || here.refused ? 1000 : 5000)
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
// What stands in an input that is chosen from, as the server reads it (chosen.py); null while a list is open over it.
function said(box) {
  const one = selector => box.querySelector(selector), every = selector => [...box.querySelectorAll(selector)]
  if (one('[data-testid=stMultiSelect]'))
    return every('[data-tag]:not(template *)').map(tag => tag.getAttribute('aria-label')).join('\n')
  if (one('[role=spinbutton]')) return moment(every('[role=spinbutton]'))
  if (one('[role=radiogroup]'))
    return one('[role=radio][aria-checked=true], label:has(input:checked)')?.textContent.trim() ?? ''
  if (one('input[type=checkbox]')) return one('input').checked ? 'yes' : 'no'
  if (one('[role=combobox]')) return one('[role=combobox]').getAttribute('aria-expanded') === 'true' ? null : one('[role=combobox]').value
  return one('input')?.value ?? null
}
// The parts of a day or an hour as ISO writes them, in whatever order they stand; '' where one is missing.
function moment(spins) {
  const wide = spin => spin.getAttribute('aria-valuenow')?.padStart(spin.dataset.type === 'year' ? 4 : 2, '0')
  const part = Object.fromEntries(spins.map(spin => [spin.dataset.type, wide(spin)]))
  if (Object.values(part).includes(undefined)) return ''
  const day = 'day' in part && `${part.year}-${part.month}-${part.day}`, hour = 'hour' in part && `${part.hour}:${part.minute}`
  return [day, hour].filter(Boolean).join('T')
}
// A choice fires no event that says what was chosen: what stands there before a hand moves is compared with what does after.
function look(change) {
  for (const box of document.querySelectorAll(CHOSEN)) {
    const [, form, field] = box.className.match(BOX) ?? [], value = form ? said(box) : null
    if (value === null) continue
    const key = box.className.match(BOX)[0].trim()
    if (change && here.chosen.has(key) && here.chosen.get(key) !== value) {
      here.unsent.set(form + ' ' + field, {form, field, text: value, at: Date.now()})
      store()
      later(1000)
    }
    here.chosen.set(key, value)
  }
}
const before = () => look(Boolean(here.looks))
function after() {
  clearTimeout(here.looks)
  here.looks = setTimeout(() => {
    look(true)
    here.looks = setTimeout(() => { look(true); here.looks = 0 }, 400)
  }, 50)
}
function leave() {
  if (here.looks) look(true)
  const sent = batch(BEACON)
  if (sent.size) navigator.sendBeacon('/drafts', new Blob([body(sent)], {type: 'application/json'}))
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
  for (const moves of ['pointerdown', 'keydown', 'focusin']) addEventListener(moves, before, true)
  for (const moved of ['click', 'keyup', 'change', 'focusout']) addEventListener(moved, after, true)
  addEventListener('focusout', () => here.timer && send(), true)
  addEventListener('keydown', commit, true)
  addEventListener('popstate', () => here.timer && send(), true)
  addEventListener('pagehide', leave)
  addEventListener('beforeunload', ask)
}
