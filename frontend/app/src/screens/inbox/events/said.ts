import { useActivityKinds } from "../../../state/activityKinds"
import { useOwnFields } from "../../../state/fields"
import { useColleagues } from "../../../state/house"
import { useFunnels } from "../../../state/statuses"
import { useStageLook } from "../../../state/warmth"
import type { EventView } from "../../../wire/api.gen"
import type { Fact } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import type { Words } from "../../../words/words"
import { useWords } from "../../../words/words"
import type { Change } from "../card/facts"
import { changesOf } from "../card/facts"

/** A fact as the histories know it. */
export const factOf = (event: EventView): Fact =>
  ({ id: event.id, at: event.at, kind: event.kind, actor: event.actor, card_id: event.card?.id ?? null, contact_id: event.contact?.id ?? null, company_id: event.company?.id ?? null, conversation_id: event.conversation_id, message_seq: null, data: event.data, can_undo: event.can_undo })

/** What is asked to say an event in words. */
export function useSaid(): (event: EventView) => Change[] {
  const words = useWords()
  const formats = useFormats()
  const funnels = useFunnels() ?? []
  const { items: fields } = useOwnFields()
  const colleagues = useColleagues()
  const lookOf = useStageLook()
  const kinds = useActivityKinds()
  const known = {
    words, formats, funnels, fields, kinds,
    nameOf: (id: number) => colleagues.find((each) => each.id === id)?.name ?? "…",
    stageOf: (id: unknown) => lookOf(id)?.name ?? "…",
  } // prettier-ignore
  return (event) => {
    const { message } = event
    if (message && (event.kind === "message_in" || event.kind === "message_out" || event.kind === "note")) {
      const files = message.attachments.map(({ name }) => name).filter(Boolean).join(", ")
      return [{ what: words.t(`history.${event.kind}`), from: null, to: message.text || files || null }]
    }
    return changesOf(factOf(event), known)
  }
}

/** Who did it, as the reader knows them. */
export function whoOf({ actor, contact }: EventView, { t }: Pick<Words, "t">): string {
  if (actor.kind === "contact") return contact?.name || t("history.customer")
  return actor.kind === "system" && actor.name ? t("history.rule", { name: actor.name }) : actor.name || t("history.system")
}
