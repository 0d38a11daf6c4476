import type { KeyboardEvent, RefObject } from "react"
import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { useOwnFields } from "../../../state/fields"
import type { Group, PageOf } from "../../../state/layouts"
import { placedIn } from "../../../state/layouts"
import type { Block } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { changeGroup, without } from "./arrange"
import { Marks } from "./Marks"
import { PartDialog } from "./PartDialog"
import { Row } from "./Row"
import { useDrag, useDropPlace } from "./useDrags"

export interface Arranging {
  entity: PageOf
  groups: readonly Group[]
  blocks: readonly Block[]
  onChange: (make: (groups: readonly Group[]) => Group[]) => void
  onMove: (key: string, by: 1 | -1) => void
}

interface Props extends Arranging {
  group: Group
  onMoveGroup: (id: string, by: 1 | -1) => void
}

/** One group with what stands in it. */
export function GroupBox({ group, onMoveGroup, ...arranging }: Props) {
  const { t } = useWords()
  const [sets, setSets] = useState(false)
  const { entity, groups, onChange } = arranging
  const { box, handle, lifted } = useDrag({ sort: "group", id: group.id })
  const edge = useDropPlace(box, { sort: "group", id: group.id }, () => true)
  const name = group.name || t("layouts.noName")
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    onMoveGroup(group.id, by)
  }
  return (
    <div ref={box as RefObject<HTMLDivElement>} role="group" className="layouts-group" aria-label={name} data-lifted={lifted || undefined} data-over={edge ?? undefined}>
      <header>
        <button ref={handle} type="button" className="own-handle" data-handle={`group/${group.id}`} aria-label={t("layouts.moveGroup", { name })} title={t("layouts.moveGroup", { name })} onKeyDown={onKeyDown}>
          <Icon name="sort" size={14} />
        </button>
        <button type="button" className="layouts-name" data-blank={!group.name || undefined} onClick={() => setSets(true)}>
          {name}
        </button>
        <Marks part={group} />
        <Menu
          commands={name}
          align="end"
          trigger={<IconButton icon="more" small label={t("layouts.groupActions", { name })} />}
          groups={[
            { id: "do", items: [{ id: "set", label: t("layouts.set"), icon: "edit", run: () => setSets(true) }] },
            {
              id: "move",
              items: [
                { id: "up", label: t("own.moveUp"), icon: "sort", run: () => onMoveGroup(group.id, -1) },
                { id: "down", label: t("own.moveDown"), icon: "sort", run: () => onMoveGroup(group.id, 1) },
              ],
            },
            { id: "end", items: [{ id: "remove", label: t("layouts.removeGroup"), icon: "trash", disabled: groups.length < 2, run: () => onChange((now) => without(now, group.id)) }] },
          ]}
        />
      </header>
      <ul className="rows">
        {group.items.map((item) => (
          <Row key={item.key} item={item} group={group} {...arranging}>
            {item.key === "fields" && <Rest {...arranging} />}
          </Row>
        ))}
      </ul>
      {!group.items.length && <p className="own-none">{t("layouts.emptyGroup")}</p>}
      {sets && <PartDialog entity={entity} part={group} title={name} ofGroup fixed={group.items.some(({ key }) => arranging.blocks.some((each) => each.key === key && each.fixed))} folds={Boolean(group.name)} onChange={(change) => onChange((now) => changeGroup(now, group.id, change))} onClose={() => setSets(false)} />}
    </div>
  )
}

/** Own fields without a place of their own: dragged out of here, and back. */
function Rest(arranging: Arranging) {
  const { t } = useWords()
  const { items } = useOwnFields()
  const placed = placedIn(arranging.groups)
  const rest = items.filter(({ id, entity }) => entity === arranging.entity && !placed.includes(id))
  if (!rest.length) return <p className="own-none">{t(items.some(({ entity }) => entity === arranging.entity) ? "layouts.allPlaced" : "layouts.noFields")}</p>
  return (
    <ul className="layouts-rest">
      {rest.map(({ id, name }) => (
        <Loose key={id} id={id} name={name} {...arranging} />
      ))}
    </ul>
  )
}

function Loose({ id, name, onMove }: Arranging & { id: number; name: string }) {
  const { t } = useWords()
  const { box, handle, lifted } = useDrag({ sort: "item", key: `field:${id}` })
  const label = t("layouts.takeOut", { name })
  return (
    <li ref={box as RefObject<HTMLLIElement>} data-lifted={lifted || undefined}>
      <button
        ref={handle}
        type="button"
        className="own-handle"
        aria-label={label}
        title={label}
        onClick={() => onMove(`field:${id}`, -1)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return
          event.preventDefault()
          event.stopPropagation()
          onMove(`field:${id}`, event.key === "ArrowUp" ? -1 : 1)
        }}
      >
        <Icon name="list" size={14} />
        <span className="cut">{name}</span>
      </button>
    </li>
  )
}
