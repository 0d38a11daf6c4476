import { create } from "zustand"
import { reasonOf as said } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { convertRequest, rejectRequest } from "../../../shell/requests/requests"
import type { OwnField } from "../../../state/fields"
import { missing, whyNot } from "../../../state/funnels"
import type { Me } from "../../../state/session"
import { useEntities } from "../../../state/store"
import { statusName } from "../../../state/statuses"
import { ApiError } from "../../../wire/http"
import type { Card, Funnel, Status } from "../../../wire/types"
import type { Words } from "../../../words/words"
import { responsibleOf, statusOf } from "../card/fields"
import type { Kept } from "../card/saves"
import { letGo, save, useEdits } from "../card/saves"

/** The status that a card is wanted in, while what it needs there is being filled in. */
export const useWanted = create<{ card: number; to: Status } | { card: null; to: null }>(() => ({ card: null, to: null }))
export const forgetWanted = () => useWanted.setState({ card: null, to: null })

/** Cards that I moved myself: a column under my pointer shows them at once. */
export const useMine = create<{ ids: ReadonlySet<number> }>(() => ({ ids: new Set() }))

export interface Mover {
  me: Me
  funnel: Funnel
  fields: readonly OwnField[]
  words: Words
}

const held = (id: number) => useEntities.getState().cards.get(id)
const nameOf = (card: Card) => [card.contact?.name, card.contact?.surname].filter(Boolean).join(" ") || `#${card.id}`

/** Why it cannot go there, in words; null: it can, as far as the browser knows. */
export function refusal(card: Card, to: Status, { me, funnel, words }: Mover): string | null {
  if (!me.rights.includes("cards.edit")) return words.t("board.readOnly")
  const now = [...funnel.statuses, ...funnel.gone].find(({ id }) => id === card.status_id)
  const why = now && !funnel.gone.includes(now) ? whyNot(now, to, funnel.auto, me.role_id, me.rights.includes("statuses.manage")) : null
  return why && words.t(`funnels.${why}`)
}

/** Into another column: shown at once, taken back where the server refuses; what is lacking is asked for first. */
export async function move(id: number, to: Status, mover: Mover, undoing = false): Promise<void> {
  const card = held(id)
  if (!card || card.status_id === to.id) return
  const { words, funnel } = mover
  const why = refusal(card, to, mover)
  if (why) { tell(words.t("board.refused", { name: nameOf(card), status: statusName(to, words), reason: why }), { fault: true }); return; }
  if (card.kind === "lead" && !undoing) {
    // it ends converted or rejected, never by a mere move
    if (to.category === "won") { convertRequest(id); return }
    if (to.category === "lost") { rejectRequest(id); return }
  }
  if (missing(to, card, mover.fields, mover.me.hidden_fields).length) { useWanted.setState({ card: id, to }); return; }
  const from = [...funnel.statuses, ...funnel.gone].find((each) => each.id === card.status_id)
  useMine.setState(({ ids }) => ({ ids: new Set(ids).add(id) }))
  if (!(await kept(statusOf(id), card, to.id, (reason) => words.t("board.refused", { name: nameOf(card), status: statusName(to, words), reason }), words))) return
  if (!undoing && from && !funnel.gone.includes(from))
    tell(words.t("board.moved", { name: nameOf(card), status: statusName(to, words) }), { undo: () => void move(id, from, mover, true) })
}

/** True: it was kept. Else it stands as the server has it, and why is told; who was first is named. */
async function kept<V>(field: Kept<Card, V>, card: Card, mine: V, sentence: (reason: string) => string, words: Words): Promise<boolean> {
  await save(field, mine, { base: field.read(card), version: card.version })
  const end = useEdits.getState().at.get(field.key)
  if (!end || end.state === "saving") return true
  letGo(field.key)
  const why = end.state === "conflict" ? words.t(end.by ? "board.firstBy" : "board.first", { name: end.by?.name ?? "" }) : reason(end.error, words)
  tell(sentence(why), { fault: true })
  return false
}

function reason(error: unknown, words: Words): string {
  if (error instanceof ApiError && error.sentences.length) return error.sentences.join(" ")
  return said(error, words)
}

/** Mine from now on. */
export async function takeIt(id: number, { me, words }: Mover): Promise<void> {
  const card = held(id)
  if (!card || card.responsible?.id === me.id) return
  if (await kept(responsibleOf(id), card, me.id, (why) => words.t("board.notTaken", { name: nameOf(card), reason: why }), words)) tell(words.t("board.taken", { name: nameOf(card) }))
}
