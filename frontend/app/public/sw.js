// What makes the window open without a network: its page and pieces, as they were last seen. Nothing that people wrote
// is kept here: the API, files, hooks and the chat on sites always go to the server.
const KEPT = "samovar-1"
const PAGE = "/"
const PIECES_MAX = 300
const isPiece = (path) => path.startsWith("/assets/") || path.startsWith("/icons/") || path === "/manifest.webmanifest"
const isOurs = (path) => !/^\/(api|hooks|widget|health|metrics|files)(\/|$)/.test(path)

self.addEventListener("install", (event) => event.waitUntil(begin()))
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())))

self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== self.location.origin || !isOurs(url.pathname)) return
  if (request.mode === "navigate") event.respondWith(page(request))
  else if (isPiece(url.pathname)) event.respondWith(piece(request))
})

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
async function page(request) {
  try {
    const answer = await fetch(request)
    if (answer.ok) await (await caches.open(KEPT)).put(PAGE, answer.clone())
    return answer
  } catch {
    return (await caches.match(PAGE)) ?? Response.error()
  }
}

/** Pieces carry a hash in their names: what is kept is right for ever. */
async function piece(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone())
  return answer
}

/** Other versions' caches go, and the oldest pieces when there are too many. */
async function tidy() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name)
  const cache = await caches.open(KEPT)
  const keys = await cache.keys()
  for (const request of keys.slice(0, Math.max(0, keys.length - PIECES_MAX)))
    if (new URL(request.url).pathname !== PAGE) await cache.delete(request)
}
