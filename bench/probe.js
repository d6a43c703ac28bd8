// Runs first in every document: notes the last input event, and the frame that shows what is waited for.
// What is waited for is kept in the session storage, so that it survives a new document of the same server.
(() => {
  if (window !== window.top) return
  let wanted
  try { wanted = JSON.parse(sessionStorage.getItem('bench')) } catch { return }
  const keep = () => sessionStorage.setItem('bench', JSON.stringify(wanted))
  let drawn = false

  const visible = e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().top < innerHeight
  const there = () => wanted.drawn ? drawn
    : [...document.querySelectorAll(wanted.css)].some(e => e.textContent.includes(wanted.text) && visible(e))

  function look() {
    if (!wanted || wanted.found || wanted.at === null || !there()) return
    wanted.found = true
    keep()
    requestAnimationFrame(() => requestAnimationFrame(() =>
      console.debug(`bench ${performance.timeOrigin + performance.now()} ${wanted.at}`)))
  }

  // A grid draws its words: there is nothing in the document to look for.
  const fillText = CanvasRenderingContext2D.prototype.fillText
  CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
    if (wanted?.drawn && !drawn && String(words).includes(wanted.text)) { drawn = true; look() }
    return fillText.call(this, words, ...rest)
  }

  function noted(event) {
    if (!wanted || wanted.found || wanted.load) return
    wanted.at = performance.timeOrigin + event.timeStamp
    drawn = false
    keep()
  }
  for (const kind of ['click', 'keydown']) addEventListener(kind, noted, true)
  new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true, attributes: true})
  addEventListener('DOMContentLoaded', look)

  // wanted: css and text, or drawn and text; load: count from the beginning of the next document instead of an input.
  window.benchExpect = what => {
    wanted = {...what, at: null, found: false}
    drawn = false
    if (!wanted.load && !wanted.drawn && there()) throw new Error(`already there: ${wanted.css} ${wanted.text}`)
    keep()
  }
  if (wanted?.load && !wanted.found) wanted.at = performance.timeOrigin
})()
