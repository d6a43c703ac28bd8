const AGAIN = 1500 // milliseconds
// The list is built once and filled by text, never by markup, but for `line`, which the kit has escaped.
function make(tag, name, text) {
  const made = document.createElement(tag)
  if (name) made.className = name
  if (text) made.textContent = text
  return made
}
function symbol(name, tone) {
  const made = make('span', 'ms ' + (tone || ''), name)
  made.setAttribute('aria-hidden', 'true')
  return made
}
function line(item, words, go, seen) {
  const row = make('li'), link = make('a'), button = make('button', '', words.acknowledge)
  const kind = make('span', 'b ' + item.tone, item.kind), second = make('small')
  kind.prepend(symbol(item.symbol))
  second.innerHTML = item.line
  link.href = item.href
  link.append(kind, make('strong', '', item.title), second)
  link.onclick = e => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return
    e.preventDefault()
    go(item.href)
  }
  row.dataset.alert = item.key
  button.type = 'button'
  button.setAttribute('aria-label', words.acknowledge + ': ' + item.title)
  button.onclick = () => { button.disabled = true; seen(item.key) }
  row.append(link, button)
  return row
}
function fill(list, data, go, seen) {
  const at = [...list.querySelectorAll('a, button')].indexOf(document.activeElement)
  list.replaceChildren()
  if (!data.items.length) list.append(make('p', 'muted', data.empty))
  const rows = make('ul')
  rows.append(...data.items.map(item => line(item, data, go, seen)))
  const foot = make('p', 'foot'), choose = make('a', 'link', data.choose[0])
  choose.href = data.choose[1]
  choose.onclick = e => { if (!e.ctrlKey && !e.metaKey) { e.preventDefault(); go(data.choose[1]) } }
  foot.append(make('span', 'muted', data.more), choose)
  list.append(rows, foot)
  if (at >= 0) [...list.querySelectorAll('a, button')][at]?.focus()
}
// What is new to this browser rings once, in whichever of its windows sees it first.
const HEARD = 'portal-alerts-heard', MOST_HEARD = 300, MOST_SHOWN = 3
function unheard(items) {
  let heard = []
  try { heard = JSON.parse(localStorage.getItem(HEARD)) || [] } catch { /* none */ }
  const fresh = items.filter(item => !heard.includes(item.key))
  if (fresh.length) {
    heard = [...heard, ...fresh.map(item => item.key)].slice(-MOST_HEARD)
    try { localStorage.setItem(HEARD, JSON.stringify(heard)) } catch { /* a private window keeps nothing */ }
  }
  return fresh
}
function beep() {
  const audio = new (window.AudioContext || window.webkitAudioContext)()
  if (audio.state === 'suspended') { audio.close(); return }  // nobody has clicked here yet
  for (const [pitch, at] of [[880, 0], [660, .18]]) {
    const tone = audio.createOscillator(), loud = audio.createGain(), from = audio.currentTime + at
    tone.frequency.value = pitch
    loud.gain.setValueAtTime(.15, from)
    loud.gain.exponentialRampToValueAtTime(.001, from + .25)
    tone.connect(loud).connect(audio.destination)
    tone.start(from)
    tone.stop(from + .26)
    if (at) tone.onended = () => audio.close()
  }
}
function ring(items) {
  const fresh = unheard(items)
  if (fresh.some(item => item.rings.includes('sound'))) beep()
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  for (const item of fresh.filter(one => one.rings.includes('browser')).slice(0, MOST_SHOWN)) {
    try {
      const shown = new Notification(item.kind, {body: item.title, tag: item.key})
      shown.onclick = () => { window.focus(); shown.close() }
    } catch { /* a phone shows them by its service worker only: that is what push is for */ }
  }
}
// A list that is open, with a button in focus, is not drawn anew under the hand.
function isIdle(box) {
  return !box.contains(document.activeElement) || box.children[1].hidden
}
// What one points at does not move away, but for one's own click.
function isUnderHand(box) {
  return !box.acted && !box.children[1].hidden && box.children[1].matches(':hover')
}
export default function ({data, parentElement, setTriggerValue}) {
  let box = parentElement.querySelector(':scope > .bell')
  if (!box) {
    box = make('div', 'bell')
    const button = make('button', 'ring'), list = make('div', 'list'), heard = make('span', 'sr')
    button.type = 'button'
    button.setAttribute('aria-haspopup', 'true')
    list.hidden = true
    list.setAttribute('role', 'region')
    heard.setAttribute('role', 'status')
    box.append(button, list, heard)
    parentElement.appendChild(box)
    const open = yes => { list.hidden = !yes; button.setAttribute('aria-expanded', String(yes)); yes || box.draw?.() }
    open(false)
    button.onclick = () => open(list.hidden)
    box.addEventListener('keydown', e => { if (e.key === 'Escape' && !list.hidden) { open(false); button.focus() } })
    document.addEventListener('pointerdown', e => { if (box.isConnected && !box.contains(e.target)) open(false) })
    box.open = open
    list.addEventListener('pointerleave', () => box.draw?.())
  }
  // It asks itself: where it knows nothing yet (again, should that get lost), and where it hears that alerts changed.
  box.ask = () => { box.late = false; window.portalByItself(() => setTriggerValue('anew', Date.now())) }
  // A window that nobody looks at asks only for who wants to be rung: that is when it matters.
  box.hear = () => { document.hidden && !box.rings || !isIdle(box) ? box.late = true : box.ask() }
  box.rings = data.rings
  if (!box.heard) {
    box.heard = e => {
      if (!box.isConnected) removeEventListener('portal-live', box.heard)
      else if (e.detail.anew || e.detail.kinds.includes('alert')) setTimeout(box.hear, 200 + Math.random() * 300)
    }
    addEventListener('portal-live', box.heard)
    const look = () => { if (box.isConnected && box.late && !document.hidden && isIdle(box)) box.ask() }
    document.addEventListener('visibilitychange', look)
    box.addEventListener('focusout', () => setTimeout(look))
  }
  clearInterval(box.timer)
  if (!data.known) {
    box.timer = setInterval(() => box.isConnected ? box.ask() : clearInterval(box.timer), AGAIN)
    setTimeout(box.ask, 250)
  }
  const [button, list, heard] = box.children
  const told = JSON.stringify(data)
  if (box.told === told) return
  box.told = told
  button.replaceChildren(symbol(data.count ? 'notifications_active' : 'notifications'))
  if (data.count) button.append(make('span', 'count', data.count > 99 ? '99+' : String(data.count)))
  button.setAttribute('aria-label', data.label)
  button.title = data.label
  list.setAttribute('aria-label', data.label)
  if (box.count !== undefined && data.count > box.count) heard.textContent = data.label
  box.count = data.count
  if (data.known) ring(data.items)
  const go = href => { box.open(false); setTriggerValue('go', href) }
  const seen = key => { box.acted = true; setTriggerValue('seen', key) }
  box.draw = () => { box.acted = false; box.draw = null; window.portalDraw(list, () => fill(list, data, go, seen)) }
  if (!isUnderHand(box)) box.draw()
}
