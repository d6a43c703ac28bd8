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
  for (const moves of ['pointerdown', 'keydown', 'focusin']) addEventListener(moves, before, true)
  for (const moved of ['click', 'keyup', 'change', 'focusout']) addEventListener(moved, after, true)
  addEventListener('focusout', () => here.timer && send(), true)
  addEventListener('keydown', commit, true)
  addEventListener('popstate', () => here.timer && send(), true)
  addEventListener('pagehide', leave)
  addEventListener('beforeunload', ask)
}
