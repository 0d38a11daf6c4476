import type { KeyboardEvent, ReactNode, RefObject } from "react"
import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import type { Group, Item } from "../../../state/layouts"
import { fieldOf } from "../../../state/layouts"
import { useWords } from "../../../words/words"
import { changeItem, put, takeBack } from "./arrange"
import type { Arranging } from "./GroupBox"
import { Marks } from "./Marks"
import { useNames } from "./names"
import { PartDialog } from "./PartDialog"
import { useDrag, useDropPlace } from "./useDrags"

/** They fold by themselves, as each person left them. */
const OWN_FOLD = new Set(["history", "feed"])

interface Props extends Arranging {
  item: Item
  group: Group
  children?: ReactNode
}

/** One block or field in the editor. */
export function Row({ item, group, children, entity, groups, blocks, onChange, onMove }: Props) {
  const { t } = useWords()
  const [sets, setSets] = useState(false)
  const name = useNames(entity)(item.key)
  const { box, handle, lifted } = useDrag({ sort: "item", key: item.key })
  const edge = useDropPlace(box, { sort: "item", group: group.id, key: item.key }, (dragged) => dragged.sort === "item" && dragged.key !== item.key)
  const block = blocks.find((each) => each.key === item.key)
  const own = fieldOf(item.key) !== null
  const fixed = block?.fixed ?? false
  const set = (change: Partial<Item>) => onChange((now) => changeItem(now, item.key, change))
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    onMove(item.key, by)
  }
  const label = t("own.drag", { name })
  return (
    <li ref={box as RefObject<HTMLLIElement>} className="row layouts-row" data-lifted={lifted || undefined} data-over={edge ?? undefined} data-off={item.hidden || undefined}>
      <button ref={handle} type="button" className="own-handle" data-handle={item.key} aria-label={label} title={label} onKeyDown={onKeyDown}>
        <Icon name={own || block?.sort === "field" ? "edit" : "list"} size={14} />
      </button>
      <button type="button" className="layouts-name" onClick={() => setSets(true)}>
        {name}
      </button>
      <Marks part={item} />
      <Menu
        commands={name}
        align="end"
        trigger={<IconButton icon="more" small label={t("layouts.itemActions", { name })} />}
        groups={[
          {
            id: "do",
            items: [
              { id: "set", label: t("layouts.set"), icon: "edit", run: () => setSets(true) },
              ...(fixed ? [] : [{ id: "hide", label: t(item.hidden ? "layouts.show" : "layouts.hide"), icon: "lock" as const, run: () => set({ hidden: !item.hidden }) }]),
            ],
          },
          {
            id: "move",
            items: [
              { id: "up", label: t("own.moveUp"), icon: "sort", run: () => onMove(item.key, -1) },
              { id: "down", label: t("own.moveDown"), icon: "sort", run: () => onMove(item.key, 1) },
              ...groups.filter(({ id }) => id !== group.id).map((to) => ({ id: `to-${to.id}`, label: t("layouts.toGroup", { name: to.name || t("layouts.noName") }), run: () => onChange((now) => put(now, item.key, { group: to.id, before: null })) })),
            ],
          },
          ...(own ? [{ id: "end", items: [{ id: "back", label: t("layouts.takeBack"), icon: "undo" as const, run: () => onChange((now) => takeBack(now, item.key)) }] }] : []),
        ]}
      />
      {children}
      {sets && <PartDialog entity={entity} part={item} title={name} fixed={fixed} folds={block?.sort === "block" && !OWN_FOLD.has(item.key)} onChange={set} onClose={() => setSets(false)} />}
    </li>
  )
}
