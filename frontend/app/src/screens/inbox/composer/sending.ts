import { said } from "../../../parts/buttons/rows"
import { add, drop, put } from "../../../state/messages"
import { askSessionAgain, whoIsHere } from "../../../state/session"
import { changeMessages, useEntities } from "../../../state/store"
import { ApiError, http } from "../../../wire/http"
import type { Entity, Message, Named } from "../../../wire/types"
import { deskKey, write, writingAt } from "./desk"
import { confirming } from "./formerly/formerly"
import { patiently, waitFor } from "./insist"
import { newKey } from "./key"
import type { Later } from "./later/LaterButton"
import { answeredOf, bodyOf, letterSeq, wantedOf } from "./letter/fields"
import { NOTHING } from "./letter/typed"
import { formatted } from "../../../state/text/markup"
import { namesIn } from "./naming/naming"
import type { As, Parcel } from "./unsent"
import { keepUnsent, unsent } from "./unsent"
import type { Kind, Refusal } from "./writing"
import { isReady, left, returned } from "./writing"

let parcels: Parcel[] = []
const running = new Set<number>()
const refusals = new Set<(conversation: number, refusal: Refusal) => void>()

/** For who wants to say it when the person looks elsewhere. */
export function onRefusal(listener: (conversation: number, refusal: Refusal) => void): () => void {
  refusals.add(listener)
  return () => void refusals.delete(listener)
}

interface Options {
  allowed: readonly Entity["type"][]
  as?: As | undefined
  later?: Later | undefined
  /** Colleagues whom a note may name. */
  people?: readonly Named[]
}

/** The field is empty and the message stands in the thread at once; it goes out when it can, in order. False when there is nothing to send. */
export function send(me: number, conversation: number, kind: Kind, { allowed, as, later, people = [] }: Options): boolean {
  const writing = writingAt(conversation, kind)
  if (!isReady(writing)) return false
  const { text, entities: formats } = formatted(writing.text.trim(), allowed)
  const entities = kind === "note" ? [...formats, ...namesIn(text, people)] : formats
  const buttons = kind === "reply" ? said(writing.buttons) : []
  write(conversation, kind, left)
  const stored = writing.files.flatMap((piece) => piece.stored ?? [])
  const customer = useEntities.getState().dialogs.rows.get(conversation)?.contact?.id
  const answered = answeredOf(conversation, writing.reply_to)
  const fields = kind === "reply" ? bodyOf(writing.letter ?? NOTHING, wantedOf(answered, customer), letterSeq(answered)) : null
  const parcel: Parcel = {
    me,
    conversation,
    kind,
    typed: writing.text,
    files: [...writing.files],
    ...(writing.letter && { letter: writing.letter }),
    at: new Date().toISOString(),
    body: {
      client_id: newKey(),
      kind,
      text,
      entities,
      attachments: stored.map(({ id }) => id),
      reply_to: writing.reply_to,
      draft_rev: writing.rev + 1,
      ...(as && { as }),
      ...(kind === "reply" && confirming(conversation)),
      ...(kind === "reply" && writing.saved !== null && { saved_reply_id: writing.saved }),
      ...(kind === "note" && writing.contacted && { contacted: writing.contacted }),
      ...(buttons.length > 0 && { buttons }),
      ...(fields && { letter: fields }),
      ...(later && { send_at: later.at, unless_customer_writes: later.unlessCustomer }),
    },
  }
  parcels.push(parcel)
  keepUnsent(parcels)
  show(parcel)
  void run(conversation)
  return true
}

function show({ conversation, kind, files, at, body }: Parcel): void {
  const { client_id, text, entities, reply_to, buttons = [] } = body
  const attachments = files.flatMap(({ stored }) => stored ?? [])
  changeMessages((state) => add(state, { conversation_id: conversation, client_id, kind, text, entities, attachments, reply_to, buttons, at, refused: null }))
}

/** What a reload or a crash of the browser left behind goes out now, if it is mine. */
export function resume(me: number): void {
  const known = new Set(parcels.map(({ body }) => body.client_id))
  parcels.push(...unsent().filter((each) => each.me === me && !known.has(each.body.client_id)))
  const mine = parcels.filter((each) => each.me === me)
  const shown = new Set(useEntities.getState().messages.pending.map(({ client_id }) => client_id))
  for (const parcel of mine) if (!shown.has(parcel.body.client_id)) show(parcel)
  for (const conversation of new Set(mine.map((each) => each.conversation))) void run(conversation)
}

function forget(gone: readonly Parcel[]): void {
  parcels = parcels.filter((each) => !gone.includes(each))
  keepUnsent(parcels, gone)
}

/** One at a time in a dialog: the order in which they were written is the order in which they arrive. */
async function run(conversation: number): Promise<void> {
  if (running.has(conversation)) return
  running.add(conversation)
  try {
    for (let head = next(conversation), tries = 0; head; head = next(conversation)) {
      const fault = await deliver(head)
      if (fault?.status === 401) void askSessionAgain()
      if (!fault) tries = 0
      else if (fault.passing || fault.status === 401) await waitFor(tries++)
      else refuse(head, fault)
    }
  } finally {
    running.delete(conversation)
  }
}

/** Only in its author's own name: whoever sits here now may be another person, and what waits is not theirs to send. */
const next = (conversation: number) => parcels.find((each) => each.conversation === conversation && each.me === whoIsHere())

async function deliver(parcel: Parcel): Promise<ApiError | null> {
  try {
    const message = await patiently((signal) => http.post<Message>(`/conversations/${parcel.conversation}/messages`, parcel.body, { signal, as: parcel.me }))
    // whoever stands between may answer "200" to everything: only the message itself says that it arrived
    if (typeof (message as Partial<Message> | undefined)?.seq !== "number") return new ApiError(0, "no_server", "")
    forget([parcel])
    changeMessages((state) => put(state, message))
    return null
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

/** It was not sent: it and what was queued behind it return to the field, with the reason. */
function refuse(head: Parcel, fault: ApiError): void {
  const back = parcels.filter(({ me, conversation, kind }) => me === head.me && deskKey(conversation, kind) === deskKey(head.conversation, head.kind))
  forget(back)
  for (const { body } of back) changeMessages((state) => drop(state, body.client_id))
  const refusal = refusalOf(fault)
  const papers = back.map(({ typed, files, letter, body }) => ({ text: typed, files, letter: letter ?? null, reply_to: body.reply_to, saved: body.saved_reply_id ?? null, contacted: body.contacted ?? null, buttons: body.buttons ?? [] }))
  write(head.conversation, head.kind, (writing) => returned(writing, papers, refusal))
  for (const listener of refusals) listener(head.conversation, refusal)
}

function refusalOf(fault: ApiError): Refusal {
  const holder = (fault.fields.responsible as Named | undefined) ?? null
  const field = ["text", "buttons", "attachments", "reply_to", "contacted", "letter", "letter.subject", "letter.to", "letter.cc", "letter.bcc", "client_id"].map((name) => fault.field(name)).find(Boolean)
  return { code: fault.code, message: field ?? fault.message, holder }
}

// What is not sent yet is kept and goes out next time, but the person should know.
addEventListener("beforeunload", (event) => {
  if (parcels.some(({ me }) => me === whoIsHere())) event.preventDefault()
})
