// A message as it will reach the customer, and how long it is, while it is written. What the template, the alphabets and the
// equals of marked letters are, the server says (portal/messages/sms_text.py); it counts again, and judges.
export function parts(text, gsm) {
  const signs = [...text], basic = signs.every(sign => gsm.basic.includes(sign) || gsm.extended.includes(sign))
  const sizes = signs.map(sign => basic ? (gsm.extended.includes(sign) ? 2 : 1) : sign.length)
  const [alone, together] = gsm.room[basic ? 'gsm7' : 'ucs2'], length = sizes.reduce((sum, size) => sum + size, 0)
  if (length <= alone) return {length, parts: 1, room: alone}
  let parts = 1, filled = 0
  for (const size of sizes) {
    if (filled + size > together) {
      parts += 1
      filled = 0
    }
    filled += size
  }
  return {length, parts, room: parts * together}
}
export function unmarked(text, plain) {
  const bare = [...text].map(sign => plain[sign] ?? sign).join('').normalize('NFD')
  return bare.replace(/\p{M}/gu, '').normalize('NFC')
}
const tidy = text => text.normalize('NFC').split(/[\r\n]/).map(line => line.trim().replace(/\s+/g, ' ')).join('\n').trim()
function message(data, written) {
  const text = data.before + written + data.after
  return data.marks ? text : unmarked(text, data.plain)
}
function long(data, text) {
  const told = parts(text, data.gsm), {words} = data
  const rule = new Intl.PluralRules(data.language).select(told.parts)
  const many = told.parts > data.most
  const messages = (words.parts[rule] || words.parts.other).replace('#', told.parts)
  return [`${told.length}/${told.room}`, messages, many ? words.most : data.marks ? '' : words.unmarked, many]
}
function draw(slot) {
  const {data} = slot, box = document.querySelector(data.box)
  if (!box) return
  slot.written = box.value
  const written = tidy(box.value), [toggle, bubble] = slot.children, [, look, count] = toggle.children
  const said = data.most ? long(data, message(data, written)) : ['', '', '', false], many = said.pop()
  look.textContent = data.words.look
  said.forEach((words, place) => { count.children[place].textContent = words })
  slot.classList.toggle('counted', !!data.most)
  count.classList.toggle('many', many)
  bubble.children[0].textContent = data.heading
  bubble.children[1].textContent = message(data, written || '…')
}
export default function ({data, parentElement}) {
  let slot = parentElement.querySelector(':scope > .asseen')
  if (!slot) {
    slot = document.createElement('div')
    slot.className = 'asseen'
    slot.innerHTML = '<button type="button" aria-expanded="false"><span class="ms" aria-hidden="true">visibility</span>'
      + '<span class="look"></span><span class="count"><span></span><span></span><span></span></span></button>'
      + '<section class="bubble" hidden><p class="muted small"></p><p class="say"></p></section>'
    const [toggle, bubble] = slot.children
    toggle.onclick = () => {
      bubble.hidden = !bubble.hidden
      toggle.setAttribute('aria-expanded', String(!bubble.hidden))
      draw(slot)
    }
    parentElement.appendChild(slot)
  }
  slot.data = data
  slot.children[1].setAttribute('aria-label', data.words.look)
  const typed = e => e.target.matches?.(data.box) && draw(slot)
  document.addEventListener('input', typed)
  draw(slot)
  const again = setInterval(() => {  // what nobody typed: the box drawn after this, emptied, or with a draft in it
    if (document.querySelector(data.box)?.value !== slot.written) draw(slot)
  }, 300)
  return () => {
    clearInterval(again)
    document.removeEventListener('input', typed)
  }
}
