import { readFileSync } from "node:fs"
import { beforeEach, expect, test } from "vitest"

/** public/sw.js as a browser runs it, with what stands around a worker. */
const CODE = readFileSync(`${import.meta.dirname}/../../public/sw.js`, "utf8")
const KEY = "AQID"

interface Made {
  endpoint: string
  options?: object
  toJSON: () => object
}

const subscription = (endpoint: string): Made => ({ endpoint, options: { userVisibleOnly: true }, toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }) })

let now: Made | null = null
let signedIn = true
let posted: Record<string, unknown>[] = []
let asked: { applicationServerKey?: Uint8Array }[] = []
let hears: Record<string, (event: object) => void> = {}

async function happens(name: string, event: object = {}) {
  const waits: Promise<unknown>[] = []
  hears[name]!({ ...event, waitUntil: (work: Promise<unknown>) => waits.push(work) })
  await Promise.all(waits)
}

beforeEach(() => {
  const shelf = new Map<string, Response>()
  const cache = { put: (what: string, answer: Response) => Promise.resolve(void shelf.set(what, answer)) }
  const caches = { open: () => Promise.resolve(cache), match: (what: string) => Promise.resolve(shelf.get(what)?.clone()) }
  const pushManager = {
    getSubscription: () => Promise.resolve(now),
    subscribe: (options: { applicationServerKey?: Uint8Array }) => {
      asked.push(options)
      now = subscription("https://push.example/new")
      return Promise.resolve(now)
    },
  }
  const fetching = (_: string, { method, body }: { method?: string; body?: string }) => {
    if (method === "POST") posted.push(JSON.parse(body!) as Record<string, unknown>)
    return Promise.resolve(new Response(JSON.stringify({ key: KEY, items: [] }), { status: signedIn ? 200 : 401 }))
  }
  const self = {
    location: { origin: "https://house.example" },
    registration: { pushManager, showNotification: () => Promise.resolve() },
    addEventListener: (name: string, hear: (event: object) => void) => void (hears[name] = hear),
  }
  now = subscription("https://push.example/old")
  signedIn = true
  posted = []
  asked = []
  hears = {}
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a worker is a script, not a module
  const run = new Function("self", "caches", "fetch", CODE) as (...around: unknown[]) => void
  run(self, caches, fetching)
})

test("a browser that says its old and its new address has the house told of both", async () => {
  await happens("pushsubscriptionchange", { oldSubscription: now, newSubscription: subscription("https://push.example/new") })
  expect(posted).toEqual([{ endpoint: "https://push.example/new", p256dh: "p", auth: "a", again: true, instead_of: "https://push.example/old" }])
})

test("one that says neither, as Firefox, subscribes anew by the house's key, and is known by the address that it had", async () => {
  await happens("message", { data: { type: "reached" } })
  now = null
  await happens("pushsubscriptionchange", { oldSubscription: null, newSubscription: null })
  expect([...asked[0]!.applicationServerKey!]).toEqual([1, 2, 3])
  expect(posted.map(({ endpoint, instead_of }) => [instead_of, endpoint])).toEqual([["https://push.example/old", "https://push.example/new"]])
  // and the next change is of the address that it has now
  now = null
  await happens("pushsubscriptionchange", {})
  expect(posted[1]!.instead_of).toBe("https://push.example/new")
})

test("a push that was shown keeps the address, too", async () => {
  await happens("push", { data: { json: () => ({ title: "Глеб" }) } })
  now = null
  await happens("pushsubscriptionchange", {})
  expect(posted[0]!.instead_of).toBe("https://push.example/old")
})

test("where nobody ever wanted to be told, or nobody is signed in, nothing is asked for", async () => {
  now = null
  await happens("pushsubscriptionchange", {})
  expect([asked, posted]).toEqual([[], []])
  now = subscription("https://push.example/old")
  await happens("message", { data: { type: "reached" } })
  now = null
  signedIn = false
  await happens("pushsubscriptionchange", {})
  expect([asked, posted]).toEqual([[], []])
})
