import { useWrites } from "../../../shell/me"
import { Select } from "../../../parts/Select"
import type { Entry, Noun } from "../../../state/dictionaries"
import { useDictionary } from "../../../state/dictionaries"
import { useFunnels } from "../../../state/statuses"
import type { Card } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { reasonOf, sourceOf } from "./fields"
import { Slot } from "./Slot"
import type { Keeping } from "./useKept"
import { useKept } from "./useKept"

/** No entry has this number. */
const NONE = 0

/** Where the request came from, by the administrator's list; nothing where there is no such list. */
export function Source({ card, may: edits }: { card: Card; may: boolean }) {
  const may = useWrites("source", edits)
  const { t } = useWords()
  const keeping = useKept(sourceOf(card.id), card)
  return <Chosen part="source" noun="sources" label={t("card.sourceOf")} none={t("card.sourceNone")} keeping={keeping} may={may} />
}

/** Why it came to nothing: asked once it has. */
export function Reason({ card, may }: { card: Card; may: boolean }) {
  const { t } = useWords()
  const keeping = useKept(reasonOf(card.id), card)
  const status = useFunnels()
    ?.flatMap(({ statuses }) => statuses)
    .find(({ id }) => id === card.status_id)
  if (status?.category !== "lost" && keeping.shown === null) return null
  return <Chosen part="reason" noun="rejection-reasons" label={t("card.reasonOf")} none={t("card.reasonNone")} keeping={keeping} may={may} />
}

interface ChosenProps {
  part: string
  noun: Noun
  label: string
  none: string
  keeping: Keeping<number | null>
  may: boolean
}

function Chosen({ part, noun, label, none, keeping, may }: ChosenProps) {
  const { data: all = [] } = useDictionary(noun)
  const name = (id: number | null) => all.find((each) => each.id === id)?.name ?? none
  const offered = inOrder(all).filter(({ entry }) => !entry.archived || entry.id === keeping.shown)
  if (!offered.length) return null
  return (
    <Slot part={part} label={label} keeping={keeping} say={name}>
      {may ? (
        <Select
          quiet
          label={label}
          value={keeping.shown ?? NONE}
          choices={[{ value: NONE, label: none }, ...offered.map(({ entry, path }) => ({ value: entry.id, label: path }))]}
          onChange={(id) => id !== (keeping.shown ?? NONE) && keeping.set(id || null)}
        />
      ) : (
        <span className="slot-fixed">{name(keeping.shown)}</span>
      )}
    </Slot>
  )
}

/** Branches before their leaves, each with its way: "Price → Cheaper elsewhere". */
function inOrder(all: readonly Entry[], parent: number | null = null, way = ""): { entry: Entry; path: string }[] {
  return all.filter(({ parent_id }) => parent_id === parent).flatMap((entry) => [{ entry, path: way + entry.name }, ...inOrder(all, entry.id, `${way}${entry.name} → `)])
}
