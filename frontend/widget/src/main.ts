import { chat } from "./face/chat"
import type { Talk } from "./talk/talk"
import { talkWith } from "./talk/talk"
import { keptFor } from "./wire/kept"
import type { More } from "./face/scene"
import { ask, pageNow, serverAt } from "./wire/server"
import type { Config, Identity, Trouble } from "./wire/types"
import { passes } from "./wire/types"
import type { Language, Words } from "./words"
import { languageOf, speaker } from "./words"

type Call = typeof import("./call")
type Event = "open" | "close" | "message" | "unread"

const AGAIN_MS = 15_000
const LOOK_MS = 3000
/** A browser keeps the answer for a minute. */
const DUTY_MS = 61_000

/** All that the page sees of us. */
export interface SamovarChat {
  open: () => void
  close: () => void
  /** Who this is, signed by the page's server. */
  identify: (identity: Identity) => void
  /** Nothing of this visitor stays in the browser. */
  logout: () => Promise<void>
  /** Returns how to stop listening. */
  on: (event: Event, told: (fact: unknown) => void) => () => void
}

function begin(script: HTMLScriptElement): void {
  const { channel: key, lang, identity } = script.dataset
  if (!key || "SamovarChat" in window) return
  const base = new URL(script.src).origin
  const language = languageOf(lang, document.documentElement.lang, navigator.language)
  const store = keptFor(key)
  const listeners = new Map<Event, Set<(fact: unknown) => void>>()
  const tell = (event: Event, fact: unknown) => listeners.get(event)?.forEach((told) => told(fact))
  /** What was asked for before there was anything to ask. */
  let waiting: ((talk: Talk, face: ReturnType<typeof chat>) => void)[] = []
  let there: [Talk, ReturnType<typeof chat>] | undefined
  const soon = (verb: (typeof waiting)[number]) => (there ? verb(...there) : void waiting.push(verb))
  let known = identityOf(identity)

  const api: SamovarChat = {
    open: () => soon((_, face) => face.open()),
    close: () => soon((_, face) => face.close()),
    identify(who) {
      if (there) there[0].identify(who)
      else known = who
    },
    logout: () => new Promise((done) => soon((talk) => void talk.logout().then(done))),
    on(event, told) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(told))
      return () => set.delete(told)
    },
  }
  Object.defineProperty(window, "SamovarChat", { value: Object.freeze(api) })

  const configNow = () => ask<Config>(`${base}/widget/v1/${key}/config?lang=${language}`, language, {})
  const load = async () => {
    try {
      const config = await configNow()
      const spoken = languageOf(config.lang)
      grow(config, spoken, await wordsOf(spoken))
    } catch (trouble) {
      if (passes(trouble)) setTimeout(() => void load(), (trouble as Partial<Trouble>).wait ?? AGAIN_MS)
    }
  }

  const wordsOf = (name: string) => ask<Words>(`${base}/widget/${name}.json`, language, {})

  function grow(config: Config, spoken: Language, words: Words): void {
    const host = document.createElement("samovar-chat")
    const say = speaker(words)
    const root = `${base}/widget/v1/${key}`
    let rest: Promise<More> | undefined
    let tries = 0
    // A browser keeps an import that failed: another try takes another name.
    const fetched = async () => {
      const lazy = <T>(name: string) => import(/* @vite-ignore */ `${base}/widget/${name}.js?${tries++}`) as Promise<{ default: T }>
      const [{ default: all }, said, beside] = await Promise.all([lazy<More>("more"), wordsOf(`more-${spoken}`), (config.onward?.[0] ?? config.calls) && lazy<(all: More, root: string) => More>("onward")])
      Object.assign(words, said)
      return beside ? beside.default(all, root) : all
    }
    const more = () =>
      (rest ??= fetched().catch((trouble: unknown) => {
        rest = undefined
        throw trouble
      }))
    const talk = talkWith(key!, serverAt(root, spoken, more), store, config)
    talk.wake(known)
    const face = chat(host.attachShadow({ mode: "closed" }), { talk, config, store, language: spoken, say, more, call: async (...where) => ((await import(/* @vite-ignore */ `${base}/widget/call.js`)) as Call).default(...where, root) })
    document.documentElement.append(host)
    let unread = 0
    talk.onChange(() => {
      if (talk.unread !== unread) tell("unread", (unread = talk.unread))
    })
    talk.onMessage(({ text, at, author }) => tell("message", { text, at, author: author?.name || null }))
    face.onToggle((opened) => tell(opened ? "open" : "close", undefined))
    pages(() => talk.page(pageNow()))
    // Whoever is on the line is told; a page on which nobody has spoken asks.
    setInterval(() => {
      if (!talk.live && !document.hidden) configNow().then(({ online, look }) => talk.duty({ online, ...look }), () => undefined)
    }, DUTY_MS)
    there = [talk, face]
    waiting.forEach((verb) => verb(talk, face))
    waiting = []
    document.dispatchEvent(new CustomEvent("samovar-chat"))
  }
  void load()
}

function identityOf(given: string | undefined): Identity | null {
  try {
    return given ? (JSON.parse(given) as Identity) : null
  } catch {
    return null
  }
}

/** A single-page site goes from page to page without loading; what it uses for that is left alone. */
function pages(told: () => void): void {
  let at = location.href
  setInterval(() => {
    if (at !== location.href) told()
    at = location.href
  }, LOOK_MS)
}

// In an async script the tag is known only while it runs; as a module, never.
const script = document.currentScript ?? document.querySelector("script[data-channel]")
if (script instanceof HTMLScriptElement) {
  const when = () => ("requestIdleCallback" in window ? requestIdleCallback(() => begin(script), { timeout: 2000 }) : setTimeout(() => begin(script), 1))
  if (document.readyState === "complete") when()
  else addEventListener("load", when)
}
