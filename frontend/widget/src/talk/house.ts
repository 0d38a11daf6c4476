import type { Kept } from "../wire/kept"
import type { Server, Wire } from "../wire/server"
import { troubleOf } from "../wire/server"
import type { Frame, Identity, Message, Session } from "../wire/types"

/** For tests: a server that knows people by their tokens, as PROTOCOL.md has it. What is `held` is answered when it is let go. */
export function houseOf() {
  const talks = new Map<string, Message[]>()
  const tokens = new Map<string, string>()
  const lines = new Map<string, Set<(frame: Frame) => void>>()
  const closers = new Map<string, Set<(code: number) => void>>()
  const blocked = new Set<string>()
  let sessions = 0
  let held: (() => void)[] | null = null
  const said = (who: string) => talks.get(who) ?? talks.set(who, []).get(who)!
  const answer = async <T>(what: () => T): Promise<T> => {
    if (held) await new Promise<void>((go) => held!.push(go))
    return what()
  }
  const whose = (token: string) => {
    const who = tokens.get(token)
    if (!who) throw troubleOf(401)
    if (blocked.has(who)) throw troubleOf(403, '{"error":{"code":"visitor_blocked","message":"No"}}')
    return who
  }
  const write = (who: string, from: Message["from"], text: string, client_id: string | null = null): Message => {
    const known = said(who).find((message) => client_id !== null && message.client_id === client_id)
    if (known) return known
    const message: Message = {
      seq: said(who).length + 1, rev: 1, from, text, client_id, entities: [], files: [], author: from === "us" ? { name: "Anna", face: 1 } : null,
      reply_to: null, at: new Date().toISOString(), edited: false, deleted: false,
    }
    said(who).push(message)
    lines.get(who)?.forEach((heard) => heard({ type: "message", message }))
    return message
  }
  const nameOf = (token: string | null, identity: Identity | null): string => {
    if (identity) return identity.user_id
    const before = tokens.get(token ?? "")
    return before?.startsWith("stranger") ? before : `stranger ${sessions}`
  }
  const server: Server = {
    session(token, identity) {
      sessions++
      const before = tokens.get(token ?? "")
      const who = nameOf(token, identity)
      // who signs in takes along what they wrote as a stranger
      if (before !== who && before?.startsWith("stranger") && said(before).length) {
        talks.set(who, said(before))
        tokens.delete(token!)
      }
      const mine = before === who ? token! : `token ${sessions}`
      tokens.set(mine, who)
      const got: Session = {
        token: mine, visitor: { name: null, phone: null, email: null, signed: identity !== null }, messages: [...said(who)], next: null, unread: 0,
        seen: 0, missing: [], online: true, now: new Date().toISOString(),
      }
      return answer(() => got)
    },
    async send(token, { client_id, text }) {
      const who = whose(token)
      return answer(() => write(who, "visitor", text, client_id))
    },
    older: () => answer(() => ({ messages: [], next: null })),
    upload: () => answer(() => ({ id: "f", kind: "document", name: "a", mime: "text/plain", size: 1 })),
    async bytes(token) {
      whose(token)
      return answer(() => new Blob(["bytes"]))
    },
    contact: () => answer(() => ({ visitor: { name: "Eve", phone: null, email: null, signed: true }, missing: [], consents: { wanted: [], given: [] } })),
    end: (token) => answer(() => void tokens.delete(token)),
    connect(token, _after, heard, closed): Wire {
      const who = tokens.get(token)
      if (!who) queueMicrotask(() => closed(4401))
      else {
        const ears = lines.get(who) ?? lines.set(who, new Set()).get(who)!
        ears.add(heard)
        const ends = closers.get(token) ?? closers.set(token, new Set()).get(token)!
        ends.add(closed)
        queueMicrotask(() => heard({ type: "ready", messages: [...said(who)], complete: true, unread: 0, seen: 0, online: true, when_away: "message" }))
        return { say: () => undefined, close: () => (ears.delete(heard), ends.delete(closed)) }
      }
      return { say: () => undefined, close: () => undefined }
    },
  }
  return {
    server,
    /** Who has said what, as the house has it. */
    texts: (who: string) => said(who).filter(({ from }) => from === "visitor").map(({ text }) => text),
    all: () => [...talks].flatMap(([who, messages]) => messages.map(({ text }) => `${who}: ${text}`)),
    answers: (who: string, text: string) => write(who, "us", text),
    block: (who: string) => blocked.add(who),
    /** A token is void: whoever is on the line by it has to go. */
    drop(token: string) {
      tokens.delete(token)
      ;[...(closers.get(token) ?? [])].forEach((closed) => closed(4401))
    },
    get sessions() {
      return sessions
    },
    hold() {
      held = []
    },
    letGo() {
      const waiting = held ?? []
      held = null
      waiting.forEach((go) => go())
    },
  }
}

/** One browser: what a tab keeps, the others find, and are told of. */
export function browserOf() {
  let deaf = false
  const kept = new Map<string, string>()
  const tabs = new Set<() => void>()
  const tab = (): Kept => {
    let me: () => void = () => undefined
    const set: Kept["set"] = (name, value) => {
      if (value === undefined) kept.delete(name)
      else kept.set(name, JSON.stringify(value))
      tabs.forEach((told) => told !== me && !deaf && setTimeout(told))
    }
    return {
      set,
      get: <T>(name: string) => (kept.has(name) ? (JSON.parse(kept.get(name)!) as T) : undefined),
      onChange(told) {
        tabs.add((me = told))
      },
      clear: () => (["token", "signed", "seen", "queue", "draft", "asked", "hello"] as const).forEach((name) => set(name, undefined)),
    }
  }
  return {
    tab,
    /** Nobody hears of what another tab has changed, until all do. */
    deafen(now: boolean) {
      deaf = now
      if (!now) tabs.forEach((told) => told())
    },
  }
}
