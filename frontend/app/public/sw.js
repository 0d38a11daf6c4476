// What makes the window open without a network: its page and pieces, as they were last seen. Nothing that people wrote
// is kept here: the API, files, hooks and the chat on sites always go to the server.
const KEPT = "samovar-1"
const PAGE = "/"
const PIECES_MAX = 300
// under which the address is kept by which the house reaches this browser; nothing is ever asked of the server there
const REACHED = "/reached-at"
const isPiece = (path) => path.startsWith("/assets/") || path.startsWith("/icons/") || path === "/manifest.webmanifest"
const isOurs = (path) => !/^\/(api|hooks|widget|health|metrics|files)(\/|$)/.test(path)

self.addEventListener("install", (event) => event.waitUntil(begin()))
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())))

self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== self.location.origin || !isOurs(url.pathname)) return
  if (request.mode === "navigate") event.respondWith(page(event))
  else if (isPiece(url.pathname)) event.respondWith(piece(event))
})

// What the house tells this browser (backend/notify/ways/push.py): shown, and opened where it leads.
self.addEventListener("push", (event) => event.waitUntil(show(event.data).then(remember)))

// The page subscribed, or knows that the house has it.
self.addEventListener("message", (event) => {
  if (event.data?.type === "reached") event.waitUntil(remember())
})

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.url ?? PAGE))
})

// The push service gave this browser another address: the house tells it there from now on, whoever wanted to be told.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)))

/** A browser demands that something is shown for each push, whatever came. */
async function show(data) {
  let said = { title: "Samovar", body: "", tag: "samovar", url: PAGE }
  try {
    said = { ...said, ...data.json() }
  } catch {
    // what cannot be read is still that there is something
  }
  await self.registration.showNotification(said.title, { body: said.body, tag: said.tag, renotify: true, icon: "/icons/192.png", badge: "/icons/192.png", data: { url: said.url } })
}

/** In the window that is open already, else in a new one; nowhere but in this application. */
async function open(url) {
  const place = new URL(url, self.location.origin)
  if (place.origin !== self.location.origin) return
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  const [first] = windows.sort((a, b) => Number(b.focused) - Number(a.focused))
  if (!first) return void (await self.clients.openWindow(place.href))
  // a browser may refuse to bring a window to the front: it goes there all the same
  await first.focus().catch(() => undefined)
  first.postMessage({ type: "open", url: place.pathname + place.search })
}

/** Some browsers (Firefox) say neither which address it was nor which it is now: it is known from before. */
async function renew({ oldSubscription, newSubscription }) {
  const before = oldSubscription?.endpoint ?? (await remembered())
  if (!before) return
  const made = newSubscription ?? (await again(oldSubscription))
  if (!made) return
  const { endpoint, keys } = made.toJSON()
  const body = JSON.stringify({ endpoint, p256dh: keys.p256dh, auth: keys.auth, again: true, instead_of: before })
  const taken = await fetch(DEVICES, { method: "POST", credentials: "same-origin", headers: { "content-type": "application/json" }, body })
  // kept until the house has it: else the next start of the page, or the next change, tells it of the old one
  if (taken.ok) await remember()
}

const DEVICES = "/api/v1/notifications/devices"

/** A subscription by the same key; the house says it where the browser does not. Null: nobody is signed in here. */
async function again(old) {
  const { pushManager } = self.registration
  const found = await pushManager.getSubscription()
  if (found) return found
  if (old?.options) return pushManager.subscribe(old.options)
  const answer = await fetch(DEVICES, { credentials: "same-origin" })
  if (!answer.ok) return null
  const { key } = await answer.json()
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"))
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: Uint8Array.from(text, (one) => one.charCodeAt(0)) })
}

/** The address by which the house reaches this browser now. */
async function remember() {
  const found = await self.registration.pushManager.getSubscription()
  if (found) await keep(REACHED, new Response(found.endpoint))
}

const remembered = async () => (await kept(REACHED))?.text()

/** The page and all that it names, before there is a need. */
async function begin() {
  const cache = await caches.open(KEPT)
  const answer = await fetch(PAGE, { cache: "no-cache" })
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`)
  const text = await answer.clone().text()
  const named = [...text.matchAll(/(?:src|href)="(\/(?:assets|icons)\/[^"]+)"/g)].map(([, path]) => path)
  await cache.addAll(named)
  await cache.put(PAGE, answer)
  await self.skipWaiting()
}

/** Every place of the application is the same page. The newest one, else the one that is kept. */
async function page(event) {
  const answer = await fetch(event.request).catch(() => null)
  if (!answer) return (await kept(PAGE)) ?? Response.error()
  // what older releases left goes first: it may be what fills the disk
  if (answer.ok) event.waitUntil(keep(PAGE, answer.clone(), tidy))
  return answer
}

/** Pieces carry a hash in their names: what is kept is right for ever. */
async function piece(event) {
  const found = await kept(event.request)
  if (found) return found
  const answer = await fetch(event.request)
  if (answer.ok) event.waitUntil(keep(event.request, answer.clone()))
  return answer
}

/** A cache that cannot be read holds nothing. */
const kept = (what) => caches.match(what).catch(() => undefined)

/** Beside the answer, which is out already: a full disk shuts no window that the network can open. */
async function keep(what, answer, first = () => undefined) {
  try {
    await first()
    await (await caches.open(KEPT)).put(what, answer)
  } catch {
    // there is nothing to mend: what is not kept is fetched again the next time
  }
}

/** Other versions' caches go, and the oldest pieces when there are too many. */
async function tidy() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name)
  const cache = await caches.open(KEPT)
  const pieces = (await cache.keys()).filter(({ url }) => ![PAGE, REACHED].includes(new URL(url).pathname))
  for (const request of pieces.slice(0, Math.max(0, pieces.length - PIECES_MAX))) await cache.delete(request)
}
