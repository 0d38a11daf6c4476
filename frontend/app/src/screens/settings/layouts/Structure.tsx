import { useRef, useState } from "react"
import { Button } from "../../../parts/Button"
import type { Group, PageOf } from "../../../state/layouts"
import { fieldOf } from "../../../state/layouts"
import type { Block } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { inOrder, placeOf, put, putGroup, step, stepGroup, takeBack } from "./arrange"
import { GroupBox } from "./GroupBox"
import { useNames } from "./names"
import type { Dragged, Edge, Under } from "./useDrags"
import { useDropped, useScrolledAlong } from "./useDrags"

interface Props {
  entity: PageOf
  groups: readonly Group[]
  blocks: readonly Block[]
  onChange: (make: (groups: readonly Group[]) => Group[]) => void
}

const newGroup = (name: string): Group => ({ id: crypto.randomUUID().slice(0, 8), name, items: [] })

/** All that stands on the page, in groups: dragged, or moved with the arrow keys of their handles. */
export function Structure({ entity, groups, blocks, onChange }: Props) {
  const { t } = useWords()
  const [said, setSaid] = useState("")
  const nameOf = useNames(entity)
  const columns = entity !== "card"
  const seen = inOrder(groups)

  useDropped((dragged, under, edge) => onChange((now) => dropped(now, dragged, under, edge)))
  const box = useRef<HTMLDivElement>(null)
  useScrolledAlong(box)
  const focus = (handle: string) => requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-handle="${CSS.escape(handle)}"]`)?.focus())
  const move = (key: string, by: 1 | -1) => {
    onChange((now) => step(now, key, by))
    const place = placeOf(step(groups, key, by), key)
    setSaid(t("own.moved", { name: nameOf(key), n: String(place.n), total: String(place.total) }))
    focus(key)
  }
  const moveGroup = (id: string, by: 1 | -1) => {
    onChange((now) => stepGroup(now, id, by, columns))
    const next = inOrder(stepGroup(groups, id, by, columns))
    setSaid(t("own.moved", { name: next.find((each) => each.id === id)?.name || t("layouts.noName"), n: String(next.findIndex((each) => each.id === id) + 1), total: String(next.length) }))
    focus(`group/${id}`)
  }
  const column = (side: boolean) => {
    const own = seen.filter((each) => (each.side ?? false) === side)
    return own.map((group) => (
      <GroupBox key={group.id} entity={entity} group={group} groups={groups} blocks={blocks} onChange={onChange} onMove={move} onMoveGroup={moveGroup} />
    ))
  }
  return (
    <div ref={box} className="layouts-structure">
      <p className="unseen" role="status">
        {said}
      </p>
      {columns && <h3>{t("layouts.firstColumn")}</h3>}
      {column(false)}
      {columns && <h3>{t("layouts.secondColumn")}</h3>}
      {columns && column(true)}
      <div>
        <Button small icon="plus" onClick={() => onChange((now) => [...now, { ...newGroup(t("layouts.newGroup")), side: columns && (seen.at(-1)?.side ?? false) }])}>
          {t("layouts.addGroup")}
        </Button>
      </div>
    </div>
  )
}

function dropped(groups: readonly Group[], dragged: Dragged, under: Under, edge: Edge): Group[] {
  if (dragged.sort === "group") {
    const beside = under.sort === "group" ? under.id : under.sort === "item" ? under.group : null
    return beside === null ? [...groups] : putGroup(groups, dragged.id, beside, edge === "after")
  }
  if (under.sort === "rest") return fieldOf(dragged.key) === null ? [...groups] : takeBack(groups, dragged.key)
  if (under.sort === "group") return put(groups, dragged.key, { group: under.id, before: null })
  if (edge === "before") return put(groups, dragged.key, { group: under.group, before: under.key })
  const keys = groups.find(({ id }) => id === under.group)?.items.map(({ key }) => key) ?? []
  return put(groups, dragged.key, { group: under.group, before: keys.filter((key) => key !== dragged.key)[keys.filter((key) => key !== dragged.key).indexOf(under.key) + 1] ?? null })
}
