self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('push', event => {
  let told = {}
  try { told = event.data.json() } catch { /* a push without words is still an alert */ }
  const words = WORDS[told.l] || Object.values(WORDS)[0]
  event.waitUntil(self.registration.showNotification(words[told.k] || words[''], {
    body: words.open, tag: told.a, lang: told.l, renotify: Boolean(told.a), requireInteraction: told.k === 'hazard',
  }))
})
self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil((async () => {
    for (const page of await clients.matchAll({type: 'window', includeUncontrolled: true})) {
      if (new URL(page.url).origin === self.location.origin) return page.focus()
    }
    return clients.openWindow('/alerts')
  })())
})
