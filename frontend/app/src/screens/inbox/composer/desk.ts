import { create } from "zustand"
import { ApiError, http } from "../../../wire/http"
import { said } from "../../../parts/buttons/rows"
import { onEvent, useLine } from "../../../state/live"
import { onAnother } from "../../../state/session"
import type { Draft } from "../../../wire/types"
import type { Kind, Writing } from "./writing"
import { adopted, BLANK, broughtBack, edited, isBlank, saving } from "./writing"

/** All that I am writing, wherever I look meanwhile. */
export const useDesk = create<{ at: ReadonlyMap<string, Writing> }>(() => ({ at: new Map() }))

export const deskKey = (conversation: number, kind: Kind) => `${conversation}/${kind}`

export const writingAt = (conversation: number, kind: Kind): Writing => useDesk.getState().at.get(deskKey(conversation, kind)) ?? BLANK

export const useWriting = (conversation: number, kind: Kind): Writing =>
  useDesk(({ at }) => at.get(deskKey(conversation, kind)) ?? BLANK)

/** Whether something is written there. */
export const useWritten = (conversation: number, kind: Kind): boolean => !isBlank(useWriting(conversation, kind))

export function write(conversation: number, kind: Kind, change: (writing: Writing) => Writing): void {
  const before = writingAt(conversation, kind)
  const after = change(before)
  if (after === before) return
  useDesk.setState(({ at }) => ({ at: new Map(at).set(deskKey(conversation, kind), after) }))
  if (after.dirty) saveSoon(conversation, kind)
}

export const edit = (conversation: number, kind: Kind, change: Partial<Pick<Writing, "text" | "files" | "reply_to" | "contacted" | "buttons" | "letter">>) =>
  write(conversation, kind, (writing) => edited(writing, change))

const saves = new Map<string, Save>()

/** Another person has signed in here: nobody sees, saves or sends what another wrote. */
onAnother(() => {
  for (const { timer } of saves.values()) clearTimeout(timer)
  saves.clear()
  useDesk.setState({ at: new Map() })
})

const SAVE_MS = 700

interface Save {
  timer?: ReturnType<typeof setTimeout>
  running: boolean
}

function saveSoon(conversation: number, kind: Kind): void {
  // a first message has no dialog yet that could keep it
  if (conversation < 0) return
  const key = deskKey(conversation, kind)
  const save = saves.get(key) ?? { running: false }
  saves.set(key, save)
  clearTimeout(save.timer)
  save.timer = setTimeout(() => void keep(conversation, kind, save), SAVE_MS)
}

/** One save at a time; what was typed meanwhile is saved after it. A bad line waits for the next keystroke or for the line. */
async function keep(conversation: number, kind: Kind, save: Save, { leaving = false } = {}): Promise<void> {
  if ((save.running && !leaving) || !writingAt(conversation, kind).dirty) return
  save.running = true
  write(conversation, kind, saving)
  const { rev, text, files, reply_to, saved, contacted, buttons, letter } = writingAt(conversation, kind)
  const attachments = files.flatMap(({ stored }) => stored?.id ?? [])
  const isMine = () => saves.get(deskKey(conversation, kind)) === save
  try {
    const draft = await http.put<Draft>(`/conversations/${conversation}/drafts/${kind}`, { rev, text, attachments, reply_to, saved_reply_id: saved, contacted, buttons: said(buttons), letter }, { keepalive: true })
    if (isMine()) take(draft)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.passing && isMine()) useDesk.setState(({ at }) => ({ at: new Map(at).set(deskKey(conversation, kind), { ...writingAt(conversation, kind), dirty: true }) }))
  } finally {
    save.running = false
  }
  if (writingAt(conversation, kind).dirty && useLine.getState().connection === "live") saveSoon(conversation, kind)
}

/** Whoever reloads or leaves in the middle of a word finds the word again: it goes out at once, and the page's end does not cut it off. */
function keepAll(): void {
  for (const [key, { dirty }] of useDesk.getState().at) {
    const save = saves.get(key)
    if (!dirty || !save) continue
    clearTimeout(save.timer)
    const [conversation, kind] = key.split("/") as [string, Kind]
    void keep(Number(conversation), kind, save, { leaving: true })
  }
}
addEventListener("pagehide", keepAll)
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepAll()
})

/** What was not saved while the line was down. */
useLine.subscribe(({ connection }, before) => {
  if (connection !== "live" || before.connection === "live") return
  for (const [key, { dirty }] of useDesk.getState().at) {
    const [conversation, kind] = key.split("/") as [string, Kind]
    if (dirty) saveSoon(Number(conversation), kind)
  }
})

/** The field in which I write now, if any. */
let busyAt: string | null = null

export function setBusy(conversation: number, kind: Kind, busy: boolean): void {
  const key = deskKey(conversation, kind)
  if (busy) busyAt = key
  else if (busyAt === key) busyAt = null
}

export function take(draft: Draft): void {
  const busy = busyAt === deskKey(draft.conversation_id, draft.kind) && document.hasFocus()
  if (draft.back) return write(draft.conversation_id, draft.kind, (writing) => broughtBack(writing, draft, busy))
  write(draft.conversation_id, draft.kind, (writing) => adopted(writing, draft, busy))
}

onEvent((event) => {
  if (event.type === "draft.changed") take(event.draft)
})
