import type { KeyboardEvent } from "react"
import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import type { Entry } from "../../../state/dictionaries"
import { useWords } from "../../../words/words"
import { InPlace } from "../funnels/InPlace"
import { Add } from "./Add"
import { giveFocus } from "./focus"
import { DEEPEST, KEYS, outOf, roofOf } from "./place"
import type { Deeds } from "./useDeeds"

interface BranchProps {
  all: Entry[]
  parent: Entry | null
  tree: boolean
  depth: number
  deeds: Deeds
}

export function Branch(props: BranchProps) {
  const { all, parent, depth } = props
  const here = all.filter(({ parent_id }) => parent_id === (parent?.id ?? null))
  if (!here.length) return null
  return (
    <ul className="dictionary" data-under={depth > 0 || undefined}>
      {here.map((entry, at) => (
        <Row key={entry.id} {...props} entry={entry} before={here[at - 1]} after={here[at + 1]} />
      ))}
    </ul>
  )
}

interface RowProps extends BranchProps {
  entry: Entry
  before: Entry | undefined
  after: Entry | undefined
}

/** One word. Alt and an arrow moves it: up and down, and in a tree under the one above it and out again. */
function Row({ entry, before, after, ...rest }: RowProps) {
  const { all, tree, depth, deeds } = rest
  const { t } = useWords()
  const [adding, setAdding] = useState(false)
  const { name, archived } = entry
  const roof = tree ? roofOf(all, entry, before) : null
  const out = tree ? outOf(all, entry) : undefined
  const deeper = tree && !archived && depth < DEEPEST - 1
  const moves: Record<string, (() => void) | null | undefined> = {
    ArrowUp: before && (() => deeds.swap(entry, before)),
    ArrowDown: after && (() => deeds.swap(entry, after)),
    ArrowRight: roof && (() => void deeds.patch(entry, { parent_id: roof.id })),
    ArrowLeft: out === undefined ? null : () => void deeds.patch(entry, { parent_id: out }),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLTextAreaElement
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight"
    // in a name, Alt and a sideways arrow goes by words
    if (!event.altKey || !(event.key in moves) || (typing && sideways)) return
    event.preventDefault()
    // the button of the menu would open it
    event.stopPropagation()
    moves[event.key]?.()
  }
  return (
    <li data-archived={archived || undefined}>
      <div className="dictionary-row" data-entry={entry.id} onKeyDownCapture={onKeyDown}>
        <InPlace className="funnel-name" label={t("dictionaries.rename", { name })} value={name} onKeep={(typed) => deeds.patch(entry, { name: typed })} />
        {archived && <span className="dictionary-mark">{t("dictionaries.archived")}</span>}
        <Menu
          commands={name}
          align="end"
          trigger={<IconButton icon="more" label={t("dictionaries.actions", { name })} small />}
          groups={[
            {
              id: "place",
              items: [
                { id: "up", label: t("dictionaries.up"), chord: KEYS.up, disabled: !before, run: () => moves.ArrowUp?.() },
                { id: "down", label: t("dictionaries.down"), chord: KEYS.down, disabled: !after, run: () => moves.ArrowDown?.() },
                ...(roof ? [{ id: "into", label: t("dictionaries.into", { name: roof.name }), chord: KEYS.into, run: () => moves.ArrowRight?.() }] : []),
                ...(out !== undefined ? [{ id: "out", label: t("dictionaries.out"), chord: KEYS.out, run: () => moves.ArrowLeft?.() }] : []),
                ...(deeper ? [{ id: "under", label: t("dictionaries.under", { name }), icon: "plus" as const, run: () => setAdding(true) }] : []),
              ],
            },
            {
              id: "end",
              items: [
                { id: "archive", label: t(archived ? "dictionaries.back" : "dictionaries.archive"), icon: archived ? ("undo" as const) : ("archive" as const), run: () => void deeds.patch(entry, { archived: !archived }) },
                { id: "remove", label: t("dictionaries.remove"), icon: "trash", danger: true, run: () => deeds.remove(entry) },
              ],
            },
          ]}
        />
      </div>
      {adding && (
        <Add
          open
          label={t("dictionaries.newUnder", { name })}
          add={(typed) => deeds.add(typed, entry.id)}
          button={t("dictionaries.add")}
          onLeave={() => setAdding(false)}
          onClose={() => {
            setAdding(false)
            giveFocus(deeds.list.current, { entry: String(entry.id), menu: true })
          }}
        />
      )}
      {tree && <Branch {...rest} parent={entry} depth={depth + 1} />}
    </li>
  )
}
