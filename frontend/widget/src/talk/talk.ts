import type { Kept as Store } from "../wire/kept"
import { lineOf } from "../wire/line"
import type { Contact, Server } from "../wire/server"
import type { Author, Field, FileOf, Frame, Identity, Message, Trouble, WhenAway } from "../wire/types"
import type { Beginning } from "./begin"
import { begin } from "./begin"
import { apply, last, lookedAt, NOTHING, ours, resume } from "./held"
import { postOf } from "./post"
import type { Queue, Unsent } from "./queue"
import { head } from "./queue"

const TYPING_MS = 6000
const SAY_TYPING_MS = 3000

export type Talk = ReturnType<typeof talkWith>

/** One visitor's talk: what is known of it, and the verbs that change it. Whoever shows it is told of every change. */
export function talkWith(key: string, server: Server, store: Store, config: Beginning) {
  let token: string | null = null
  /** What was asked for somebody who has left meanwhile is nobody's any more. */
  let round = 0
  let asking: Promise<string> | null = null
  /** What is on its way under a token: whoever signs in meanwhile takes it along, so it has to be there first. */
  let flying: Promise<unknown> | null = null
  /** Another tab has put somebody else here. */
  let away = false
  let identity: Identity | null = null
  /** The socket has brought everything up to here; what an answer to a POST brings may have others before it that are still on their way. */
  let after: number | null = null
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  let saidTyping = 0
  const changed = new Set<() => void>()
  const left = new Set<() => void>()
  const arrived = new Set<(message: Message) => void>()
  const tell = () => changed.forEach((told) => told())

  const line = lineOf({
    heard,
    refused,
    open: async (listen, closed) => server.connect(await visitor(), after, listen, closed),
    state(live) {
      talk.live = live
      tell()
    },
  })
  const out = postOf(key, store, { send: post, open: () => !talk.shut && !talk.missing.length, who: () => talk.who, changed: tell })

  const talk = {
    ...begin(config),
    out,

    onChange: (told: () => void) => void changed.add(told),
    /** Whoever was here is here no more, or under another name. */
    onLeave: (told: () => void) => void left.add(told),
    /** A new message of ours, once. */
    onMessage: (told: (message: Message) => void) => void arrived.add(told),

    /** What is not here yet by the server's word. */
    get queue(): Queue {
      return out.queue().filter(({ client_id }) => !talk.held.messages.some((message) => message.client_id === client_id))
    },
    /** Whom the site has named, if anybody. */
    get who(): string | undefined {
      return identity?.user_id
    },
    get unread(): number {
      const looked = store.get<number>("seen") ?? 0
      return ours(talk.held).filter(({ seq }) => seq > looked).length
    },

    /** Somebody is known here: go on where they stopped. A signed one has to be named by the page first. */
    wake(who: Identity | null) {
      identity = who
      if (who || (!store.get("signed") && (store.get("token") || head(out.queue())))) talk.start()
    },
    start() {
      if (!talk.shut) line.start()
    },
    /** Another person, or the same one with a name. */
    identify(who: Identity) {
      identity = who
      leave()
      talk.start()
    },
    /** Nothing of this visitor stays in this browser. */
    async logout() {
      const old = token ?? store.get<string>("token")
      store.clear()
      identity = null
      leave()
      if (old) await server.end(old).catch(() => undefined)
    },
    send(...what: Parameters<typeof out.put>) {
      talk.start()
      // what was sent ends the writing at the other side: the next letter is news again
      saidTyping = 0
      out.put(...what)
    },
    /** The visitor types. */
    type() {
      if (Date.now() - saidTyping > SAY_TYPING_MS && line.say({ type: "typing" })) saidTyping = Date.now()
    },
    /** All that is here was really looked at. */
    look() {
      const seq = last(ours(talk.held)) ?? 0
      if (seq <= (store.get<number>("seen") ?? 0) || !line.say({ type: "seen", seq })) return
      store.set("seen", seq)
      tell()
    },
    /** Whether somebody may answer, as it is now. */
    duty({ online, when_away }: { online: boolean; when_away: WhenAway }) {
      Object.assign(talk, { online, when_away })
      tell()
    },
    page: (page: object) => line.say({ type: "page", ...page }),
    async older() {
      const { next } = talk.held
      if (next === null) return
      const older = await theirs((mine) => server.older(mine, next))
      if (talk.held.next !== next) return
      talk.held = { messages: apply(talk.held.messages, older.messages), next: older.next }
      tell()
    },
    async contact(given: Contact) {
      const got = await theirs((mine) => server.contact(mine, given))
      Object.assign(talk, { known: got.visitor, missing: got.missing })
      tell()
      void out.go()
      return got
    },
    upload: (file: File, progress: (share: number) => void, signal: AbortSignal): Promise<FileOf> => theirs((mine) => server.upload(mine, file, progress, signal)),
    theirs,
    bytes: (id: string): Promise<Blob> => theirs((mine) => server.bytes(mine, id)),
  }
  store.onChange(otherTab)
  return talk

  /** The token; one asks for it first where there is none on this page yet. */
  async function visitor(): Promise<string> {
    return token ?? (asking ??= session())
  }

  async function session(): Promise<string> {
    const mine = round
    await flying
    const before = store.get<string>("token")
    const got = await server.session(before ?? null, identity).catch((trouble: unknown) => {
      if (mine !== round) throw trouble
      asking = null
      const { status, code } = trouble as Partial<Trouble>
      if (status === 401) identity = null
      if (code === "visitor_blocked") close("blocked")
      if (status === 404) close("gone")
      throw trouble
    })
    if (mine !== round) throw new Error("left")
    const { messages, next, seen: read, missing, visitor: known } = got
    asking = null
    token = got.token
    away = false
    after = last(messages)
    Object.assign(talk, { known, missing, read, online: got.online, late: Date.parse(got.now) - Date.now(), held: { messages, next } })
    store.set("signed", known.signed ? identity?.user_id : undefined)
    store.set("token", token)
    if (before !== token || store.get("seen") === undefined) store.set("seen", lookedAt(messages, got.unread))
    tell()
    return token
  }

  /** Once more with a new token, should the old one be void. */
  async function asVisitor<T>(verb: (token: string) => Promise<T>): Promise<T> {
    const begun = round
    const mine = await visitor()
    return verb(mine).catch(async (trouble: unknown) => {
      if ((trouble as Partial<Trouble>).status !== 401 || begun !== round) throw trouble
      if (token === mine) refused(4401)
      if (begun !== round) throw trouble
      return verb(await visitor())
    })
  }

  /** As asVisitor, for whoever asked: what comes when they have left is nobody's. */
  async function theirs<T>(verb: (token: string) => Promise<T>): Promise<T> {
    const begun = round
    const got = await asVisitor(verb)
    if (begun !== round) throw new Error("left")
    return got
  }

  function refused(code: number): boolean {
    if (code === 4404) close("gone")
    if (code === 4403) close("blocked")
    // Another tab may have a better one already.
    if (store.get("token") !== token) otherTab()
    else {
      token = null
      store.set("token", undefined)
    }
    return code === 4401 && !away
  }

  function close(why: "blocked" | "gone"): void {
    talk.shut = why
    line.stop()
    tell()
  }

  function leave(): void {
    line.stop()
    round++
    token = after = asking = null
    away = false
    types(null)
    Object.assign(talk, { known: null, missing: [], held: NOTHING, read: 0, shut: talk.shut === "gone" ? "gone" : null })
    left.forEach((told) => told())
    tell()
  }

  function otherTab(): void {
    const kept = store.get<string>("token") ?? null
    if ((token || away) && !asking && kept !== token) {
      if (token) leave()
      // Another person is here in that tab: two that take it from each other would never end.
      away = !kept || store.get("signed") !== talk.who
      if (!away) talk.start()
      // They have logged out, here as well.
      if (!kept && !store.get("signed")) identity = null
    }
    tell()
    void out.go()
  }

  function heard(frame: Frame): void {
    if (frame.type === "ready") {
      const before = after
      talk.read = Math.max(talk.read, frame.seen)
      talk.duty(frame)
      talk.held = resume(talk.held, frame)
      arrive(frame.messages, before ?? Infinity)
      void out.go()
    } else if (frame.type === "message") {
      take(frame.message)
      arrive([frame.message], 0)
    } else if (frame.type === "changed") {
      if (talk.held.messages.some(({ seq }) => seq === frame.message.seq)) take(frame.message)
    } else if (frame.type === "typing") types(frame.author ?? { name: "", face: -1 })
    else if (frame.type === "seen") talk.read = Math.max(talk.read, frame.seq)
    else if (frame.type === "online") talk.duty(frame)
    tell()
  }

  function take(message: Message): void {
    talk.held = { ...talk.held, messages: apply(talk.held.messages, [message]) }
    if (message.client_id) out.drop(message.client_id)
  }

  /** By the socket: these are here now, and all before them. */
  function arrive(messages: readonly Message[], above: number): void {
    after = Math.max(after ?? 0, last(messages) ?? 0)
    if (after) line.say({ type: "got", seq: after })
    for (const message of messages)
      if (message.from === "us" && !message.deleted && message.seq > above) {
        types(null)
        arrived.forEach((told) => told(message))
      }
  }

  function types(author: Author | null): void {
    talk.typing = author
    clearTimeout(typingTimer)
    if (author)
      typingTimer = setTimeout(() => {
        types(null)
        tell()
      }, TYPING_MS)
  }

  /** Throws what the queue is to know: it passes, or the message is refused. */
  async function post({ client_id, text, files, texts, button }: Unsent): Promise<void> {
    const begun = round
    try {
      const message = await asVisitor((mine) => {
        const sent = server.send(mine, { client_id, text, files: files.map(({ id }) => id), texts, button })
        flying = sent.catch(() => undefined)
        return sent
      })
      if (begun === round) take(message)
    } catch (trouble) {
      const { code, fields } = trouble as Partial<Trouble>
      // It waits until the form is filled in.
      const waits = code === "contact_required"
      if (begun === round) {
        if (code === "visitor_blocked") close("blocked")
        if (waits) talk.missing = Object.keys(fields ?? {}) as Field[]
      }
      throw waits ? new Error(code, { cause: trouble }) : trouble
    }
  }
}
