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
