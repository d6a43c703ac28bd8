// One socket a window, kept across pages. What it hears is marked at once; the page is read anew only where that
// disturbs nobody: nothing half-written, no field or list under the hand, the window seen.
const PATIENCE = 25000, CUT = 10000, STILL = 1200, GAP = 4000, AWAY = 60000 // milliseconds
const MOST = 99 // that the menu has room to tell; its title tells all
const fields = 'input, textarea, select, [contenteditable=true], [role=combobox], [data-testid=stDataFrame] *'
// What a click would act on: it does not move away under the pointer, unless the hand has long left it there.
const pointed = ['a', 'button', 'summary', 'tr', '[role=radio]', '[role=tab]', '[data-testid=stDataFrame]']
  .map(part => `[data-testid=stMain] ${part}:hover`).join(', ')
// A row that is ticked stays ticked only while the same rows stand in the list.
const ticked = '[data-testid=stDataFrame] tr[aria-selected=true]'
const links = '[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]'

function begin() {
  const live = {
    came: new Set(), menu: {}, pending: false, anew: 0, lost: Date.now(), moved: 0, heard: Date.now(), typed: new Set(), tries: 0,
  }
  live.connect = () => {
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/live')
    live.socket = socket
    live.heard = Date.now()
    socket.onmessage = e => hear(live, JSON.parse(e.data))
    socket.onclose = e => {
      live.lost ||= Date.now()
      // An ended session is shown by the page itself; here it only means not to knock at once.
      const wait = e.code === 1008 ? 30000 : Math.min(15000, 500 * 2 ** live.tries++)
      setTimeout(live.connect, wait * (0.5 + Math.random()))
    }
  }
  live.connect()
  setInterval(() => {
    if (Date.now() - live.heard > PATIENCE && live.socket.readyState < 2) live.socket.close()
    settle(live)
  }, 400)
  for (const what of ['pointermove', 'wheel', 'keydown', 'pointerdown'])
    addEventListener(what, () => { live.moved = Date.now() }, {passive: true, capture: true})
  addEventListener('input', e => { if (e.target.matches?.('textarea, form *, [data-testid=stForm] *')) live.typed.add(e.target) }, true)
  for (const what of ['pointerdown', 'keydown']) addEventListener(what, () => seen(live), {passive: true})
  new MutationObserver(() => count(live)).observe(document.head, {childList: true, subtree: true, characterData: true})
  return live
}

function hear(live, told) {
  live.heard = Date.now()
  if ('cut' in told) live.away = told.cut
  if (live.lost && !live.away) {
    if (live.known) told.anew = true // what was said meanwhile went past
    live.lost = 0
    live.known = true
  } else if (live.away) live.lost ||= Date.now()
  live.tries = 0
  if (told.menu) live.menu = told.menu
  for (const ticket of told.came || []) live.came.add(ticket)
  for (const ticket of told.left || []) live.came.delete(ticket)
  const kinds = told.kinds || []
  if (told.anew || kinds.length) dispatchEvent(new CustomEvent('portal-live', {detail: {kinds, anew: !!told.anew}}))
  if (told.anew ? live.data.kinds.length : kinds.some(kind => live.data.kinds.includes(kind))) {
    live.pending ||= Date.now()
    live.jitter = 200 + Math.random() * 200
  }
  draw(live)
}

function busy(live) {
  if (live.data.still || document.hidden || document.activeElement?.closest?.(fields)) return true
  if (document.querySelector('[role=dialog], [data-testid=stDialog], [aria-expanded=true][role=combobox]')) return true
  if (document.querySelector(ticked)) return true
  if (document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning') return true
  for (const field of live.typed) {
    if (!field.isConnected) live.typed.delete(field)
    else if (field.value) return true // half-written
  }
  const still = Date.now() - live.moved
  return still < STILL || (still < AWAY && !!document.querySelector(pointed))
}

function settle(live) {
  const now = Date.now()
  if (live.pending && now - live.pending > live.jitter && now - live.anew > GAP && !busy(live)) read(live)
  draw(live)
}

function read(live) {
  live.pending = 0
  live.anew = Date.now()
  live.shown = live.came.size ? live.anew : 0
  window.portalByItself(() => live.trigger('anew', live.anew))
  draw(live)
}

// What came is seen when it stands there and somebody does something in the window.
function seen(live) {
  if (live.pending || document.hidden || !live.came.size || Date.now() - (live.shown || Date.now()) < 1500) return
  live.came.clear()
  draw(live)
}

function count(live) {
  const bare = document.title.replace(/^\(\d+\) /, ''), [many] = live.menu[live.data?.main] || [0]
  const title = many ? `(${many}) ${bare}` : bare
  if (document.title !== title) document.title = title
}

function menu(live) {
  for (const link of document.querySelectorAll(links)) {
    const name = new URL(link.href, location).pathname.slice(1) || 'home'
    const [many, late] = live.menu[name] || [0, 0], text = many > MOST ? MOST + '+' : many ? String(many) : ''
    if ((link.dataset.count || '') !== text) text ? link.dataset.count = text : delete link.dataset.count
    if (('late' in link.dataset) !== !!late) late ? link.dataset.late = '' : delete link.dataset.late
    const say = live.data.menu[name], title = many && say ? plural(live, say, many) + (late ? ' · ' + live.data.words.late.replace('#', late.toLocaleString(live.data.language)) : '') : ''
    if (link.title !== title) link.title = title
    const here = name === live.data.section
    if (('here' in link.dataset) !== here) here ? link.dataset.here = '' : delete link.dataset.here
  }
}

function plural(live, words, many) {
  const rule = new Intl.PluralRules(live.data.language).select(many)
  return (words[rule] || words.other).replace('#', many.toLocaleString(live.data.language))
}

function words(live) {
  const say = live.data.words, many = live.came.size
  if (live.lost && Date.now() - live.lost > CUT)
    return ['cut', say.cut.replace('#', new Date(live.lost).toLocaleTimeString(live.data.language, {hour: '2-digit', minute: '2-digit'}))]
  if (many) return ['came', plural(live, say.came, many)]
  if (live.pending && Date.now() - live.pending > 1200) return ['changed', say.changed]
  return ['', live.data.kinds.length ? say.live : ''] // a page that hears nothing promises nothing
}

function draw(live) {
  if (!live.slot?.isConnected) return
  count(live)
  menu(live)
  const [how, text] = words(live), told = how + text + !!live.pending
  if (live.slot.told === told) return
  live.slot.told = told
  const [mark, button] = live.slot.children
  live.slot.className = 'live ' + how
  mark.textContent = text
  button.textContent = live.data.words.look
  button.hidden = !live.pending || how === 'cut'
}

export default function ({data, parentElement, setTriggerValue}) {
  const live = window.portalLive ||= begin()
  let slot = parentElement.querySelector(':scope > .live')
  if (!slot) {
    slot = document.createElement('div')
    const mark = document.createElement('span'), button = document.createElement('button')
    mark.setAttribute('role', 'status')
    button.type = 'button'
    button.onclick = () => read(live)
    slot.append(mark, button)
    parentElement.appendChild(slot)
  }
  Object.assign(live, {data, slot, trigger: setTriggerValue})
  delete slot.told
  draw(live)
}
