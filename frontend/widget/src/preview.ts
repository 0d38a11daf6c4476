import { chat } from "./face/chat"
import { talkWith } from "./talk/talk"
import { keptNowhere } from "./wire/kept"
import { exampleOf } from "./call/example"
import type { Server } from "./wire/server"
import type { Asked, Config, Frame, Message, Session } from "./wire/types"
import { languageOf, speaker } from "./words"
import moreEn from "./more/words/en.json"
import moreLt from "./more/words/lt.json"
import moreRu from "./more/words/ru.json"
import en from "./words/en.json"
import lt from "./words/lt.json"
import ru from "./words/ru.json"

export type { Config } from "./wire/types"

/** What is said in a preview: by whom, to what, and what is answered to whatever is tried out. */
export interface Sample {
  author: string
  question: string
  answer: string
  /** What is agreed to when somebody asks to be called; where empty, ours. */
  agreed?: string
  /** What the house's words ask, where the chat asks by them. */
  wanted?: readonly Asked[]
}

const WORDS = { en: { ...en, ...moreEn }, lt: { ...lt, ...moreLt }, ru: { ...ru, ...moreRu } }
const USUAL = "#a44e1b"
const more = () => Promise.all([import("./more"), import("./onward")]).then(([all, beside]) => beside.default({ ...all.default, agree: () => import("./agree") }, "", () => import("./voice")))

/** The real chat in a box of a page of ours, with a made-up talk in place of a server. Returns how to end it. */
export function preview(box: HTMLElement, config: Config, sample: Sample, opened: boolean): { end: () => void; opened: () => boolean } {
  const host = document.createElement("samovar-chat")
  const talk = talkWith("preview", made(config, sample), keptNowhere(), config)
  const spoken = languageOf(config.lang)
  const wishes = { look: () => Promise.resolve(exampleOf(config, spoken, sample.agreed)), send: () => Promise.resolve({ thanks: "" }) }
  // A colour that is half typed is none: the server would not take it.
  if (!/^#[0-9a-f]{6}$/i.test(config.look.accent)) config = { ...config, look: { ...config.look, accent: USUAL } }
  const face = chat(host.attachShadow({ mode: "closed" }), { talk, config, store: keptNowhere(), language: spoken, say: speaker(WORDS[spoken]), more, call: (...where) => import("./call/call").then((rest) => rest.call(...where, wishes)) }, true)
  box.append(host)
  if (opened) face.open()
  return {
    opened: () => face.opened,
    end() {
      host.remove()
      void talk.logout()
    },
  }
}

const ANSWER_MS = 1600

/** A server that answers by itself and forgets everything. */
function made(config: Config, { author, question, answer, wanted = [] }: Sample): Server {
  let seq = 0
  // who is asked before they write sees the question until they have ticked it
  let agreed = false
  let heard: (frame: Frame) => void = () => undefined
  const by = { name: author, face: 0 }
  const say = (from: Message["from"], text: string, minutes = 0, client_id: string | null = null): Message => ({
    seq: ++seq, rev: 1, from, text, client_id, entities: [], files: [], author: from === "us" ? by : null, reply_to: null,
    at: new Date(Date.now() - minutes * 60_000).toISOString(), edited: false, deleted: false,
  })
  const messages = config.online ? [say("visitor", question, 3), say("us", answer, 1)] : []
  const session: Session = {
    messages, token: "preview", visitor: { name: null, phone: null, email: null, signed: false },
    next: null, unread: 0, seen: seq, missing: (config.consent === "before" && wanted.length ? ["consent"] : []) as unknown as Session["missing"], online: config.online, now: new Date().toISOString(),
  }
  const reply = () => {
    heard({ type: "seen", seq })
    heard({ type: "typing", author: by })
    setTimeout(() => heard({ type: "message", message: say("us", answer) }), ANSWER_MS)
  }
  return {
    session: () => Promise.resolve(session),
    send(_, { text, client_id }) {
      const message = say("visitor", text, 0, client_id)
      if (config.online) setTimeout(reply, ANSWER_MS / 2)
      return Promise.resolve(message)
    },
    older: () => Promise.resolve({ messages: [], next: null }),
    upload: () => Promise.resolve({ id: "", kind: "document", name: "", mime: "", size: 0 }),
    bytes: () => Promise.reject(new Error("nothing lies here")),
    contact(_, { consents }) {
      agreed ||= Boolean(consents?.length)
      return Promise.resolve({ visitor: session.visitor, missing: agreed ? [] : session.missing, consents: { wanted: agreed ? [] : wanted, given: [] } })
    },
    end: () => Promise.resolve(),
    connect(_token, _after, told) {
      heard = told
      queueMicrotask(() => told({ type: "ready", messages: [], complete: true, unread: 0, seen: seq, online: config.online, when_away: config.look.when_away }))
      return { say: () => undefined, close: () => (heard = () => undefined) }
    },
  }
}
