import { useMemo } from "react"
import { useOwnFields } from "../../../state/fields"
import { useColleagues } from "../../../state/house"
import { useFunnels } from "../../../state/statuses"
import { useStageLook } from "../../../state/warmth"
import type { FeedItem } from "../../../wire/api.gen"
import type { Fact } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import type { Words, WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import type { Change, Known } from "../card/facts"
import { changesOf } from "../card/facts"

/** What is asked to say a fact in words. */
export function useKnown(): Known {
  const words = useWords()
  const formats = useFormats()
  const funnels = useFunnels()
  const { items: fields } = useOwnFields()
  const colleagues = useColleagues()
  const lookOf = useStageLook()
  return useMemo(
    () => ({
      words,
      formats,
      funnels: funnels ?? [],
      fields,
      nameOf: (id: number) => colleagues.find((each) => each.id === id)?.name ?? "…",
      stageOf: (id: unknown) => lookOf(id)?.name ?? "…",
    }),
    [words, formats, funnels, fields, colleagues, lookOf],
  )
}

/** Facts of dialogs, which no history of a request tells. */
const OWN = new Set([
  "call", "contacted", "dialog_done", "dialog_reopened", "dialog_snoozed", "dialog_woken", "no_reply_needed", "debt_restored", "macro_run", "blocked", "unblocked", "blocked_by_us", "unblocked_by_us",
])

/** A fact that is no message, in words. */
export function saidOf(item: FeedItem, known: Known): Change[] {
  if (OWN.has(item.kind)) return [{ what: known.words.t(`feed.${item.kind}` as WordKey), from: null, to: null }]
  const fact: Fact = { ...item, card_id: item.card?.id ?? null, contact_id: item.contact?.id ?? null, company_id: item.company?.id ?? null, message_seq: item.message?.seq ?? null, can_undo: false }
  return changesOf(fact, known).map((change) => (change.what === known.words.t("history.title") ? { ...change, what: known.words.t("feed.something") } : change))
}

/** Who did it, as the reader knows them. */
export function whoOf({ actor, contact }: FeedItem, { t }: Pick<Words, "t">): string {
  if (actor.kind === "contact") return contact?.name || t("feed.customer")
  return actor.kind === "system" && actor.name ? t("history.rule", { name: actor.name }) : actor.name || t("feed.system")
}
