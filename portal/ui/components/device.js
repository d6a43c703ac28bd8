// Permission is asked by a click only. What the browser says is told as it is, and the server hears of what changed.
function bytes(text) {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, sign => sign.charCodeAt(0))
}
function name() {
  const agent = navigator.userAgentData
  if (agent) return [agent.brands.at(-1)?.brand, agent.platform].filter(Boolean).join(' · ')
  return navigator.userAgent.match(/(Firefox|Edg|Chrome|Safari)[/][0-9]+/)?.[0] || ''
}
async function known(worker) {
  const there = 'serviceWorker' in navigator && await navigator.serviceWorker.getRegistration(worker)
  return there ? await there.pushManager?.getSubscription() : null
}
async function signUp(data) {
  const there = await navigator.serviceWorker.register(data.worker, {scope: data.scope})
  const ready = there.active || await new Promise(done => {
    const coming = there.installing || there.waiting
    coming.addEventListener('statechange', () => coming.state === 'activated' && done(coming))
  })
  return ready && there.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: bytes(data.key)})
}
export default function ({data, parentElement, setTriggerValue}) {
  let box = parentElement.querySelector(':scope > .device')
  if (!box) {
    box = document.createElement('div')
    box.className = 'device'
    box.innerHTML = '<p></p><button type="button"></button><button type="button"></button>'
    parentElement.appendChild(box)
  }
  const [said, ask, push] = box.children
  const say = words => { said.textContent = words }
  const can = 'Notification' in window && window.isSecureContext
  const pushes = can && 'serviceWorker' in navigator && 'PushManager' in window
  const draw = async () => {
    const subscription = pushes ? await known(data.scope).catch(() => null) : null
    if (!can) say(data.words.unable)
    else if (Notification.permission === 'denied') say(data.words.denied)
    else if (Notification.permission === 'default') say(data.words.unasked)
    else say(subscription ? data.words.both : data.words.allowed)
    ask.textContent = data.words.ask
    ask.hidden = !can || Notification.permission !== 'default'
    push.textContent = subscription ? data.words.off : data.words.on
    push.hidden = !pushes || Notification.permission === 'denied'
    push.onclick = async () => {
      push.disabled = true
      try {
        if (subscription) {
          await subscription.unsubscribe()
          setTriggerValue('gone', subscription.endpoint)
        } else if (await Notification.requestPermission() === 'granted') {
          const made = (await signUp(data)).toJSON()
          setTriggerValue('made', {endpoint: made.endpoint, ...made.keys, device: name()})
        }
        await draw()
      } catch (error) {
        say(data.words.failed)
      }
      push.disabled = false
    }
  }
  ask.onclick = async () => { await Notification.requestPermission(); draw() }
  draw()
}
