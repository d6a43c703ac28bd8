// One line an act, which goes when its time is over. A page that is drawn anew lengthens nobody's seconds.
const TICK = 200, MARGIN = 500 // milliseconds; a press takes its time to arrive
const ends = window.portalActs ||= new Map() // act → when it is over, by this window's clock

function line(offer, words, undo) {
  const made = document.createElement('div'), said = document.createElement('span')
  const button = document.createElement('button'), left = document.createElement('span')
  const name = document.createElement('span')
  made.className = 'line'
  made.dataset.act = offer.act
  said.textContent = offer.words
  left.className = 'left'
  left.setAttribute('aria-hidden', 'true') // a reader hears the offer, not every second
  button.type = 'button'
  name.textContent = words
  button.append(name, ' ', left)
  button.onclick = () => { button.disabled = true; undo(offer.act) }
  made.append(said, button)
  return made
}

function tick(slot) {
  for (const made of slot.children) {
    const left = ends.get(made.dataset.act) - performance.now()
    const said = Math.max(0, Math.ceil(left / 1000)), shown = made.querySelector('.left')
    if (left <= 0) made.remove()
    else if (shown.textContent !== `(${said})`) shown.textContent = `(${said})`
  }
}

export default function ({data, parentElement, setTriggerValue}) {
  let slot = parentElement.querySelector(':scope > .take-back')
  if (!slot) {
    slot = document.createElement('div')
    slot.className = 'take-back'
    slot.setAttribute('role', 'status')
    parentElement.appendChild(slot)
  }
  const now = performance.now()
  for (const {act, seconds} of data.offers) ends.set(act, Math.min(ends.get(act) ?? Infinity, now + seconds * 1000 - MARGIN))
  const wanted = data.offers.map(offer => offer.act + offer.words).join()
  if (slot.wanted !== wanted) {
    slot.wanted = wanted
    const undo = act => setTriggerValue('undo', act)
    window.portalDraw(slot, () => slot.replaceChildren(...data.offers.map(offer => line(offer, data.undo, undo))))
  }
  tick(slot)
  const timer = setInterval(() => tick(slot), TICK)
  return () => clearInterval(timer)
}
