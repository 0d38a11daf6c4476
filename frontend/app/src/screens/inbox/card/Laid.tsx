import type { ReactNode } from "react"
import { useEffect, useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { useMe } from "../../../shell/me"
import type { Values } from "../../../state/fields"
import type { Group, Item, PageOf, PagePlace } from "../../../state/layouts"
import { fieldOf, hideAgain, isDrawn, plainly, useLayout, useRevealed } from "../../../state/layouts"
import { blockName } from "../../../words/blockName"
import { useWords } from "../../../words/words"
import "./laid.css"

/** One line, or a part with a heading of its own. */
export interface Pieces {
  slots: Readonly<Record<string, ReactNode>>
  blocks: Readonly<Record<string, ReactNode>>
  /** An own field that has a place of its own. */
  field: (id: number) => ReactNode
}

interface Props extends Pieces {
  entity: PageOf
  values: Values
  place?: PagePlace
  /** Name of the lines for screen readers, where their group has none. */
  label: string
  /** Of a page with two columns: which one. */
  side?: boolean
}

const NOWHERE: PagePlace = {}

/** The pieces of a page, as an administrator laid them out. */
export function Laid({ entity, values, place = NOWHERE, label, side, ...pieces }: Props) {
  const { groups, failed, trial } = useLayout(entity)
  const me = useMe().role_id
  const role = trial?.role ?? me
  const revealed = useRevealed(({ parts }) => parts)
  useEffect(() => hideAgain, [])
  const laid = groups ?? (failed ? plainly([...Object.keys(pieces.slots), ...Object.keys(pieces.blocks)]) : [])
  const wanted = (item: Item) => revealed.has(item.key)
  return laid
    .filter((group) => side === undefined || (group.side ?? false) === side)
    .map((group) => {
      const drawn = isDrawn(group, role, values, place)
      const items = group.items.filter((item) => wanted(item) || (drawn && isDrawn(item, role, values, place)))
      return items.length ? <One key={group.id} entity={entity} group={group} items={items} label={label} pieces={pieces} inert={trial !== null} /> : null
    })
}

interface OneProps {
  entity: PageOf
  group: Group
  items: Item[]
  label: string
  pieces: Pieces
  inert: boolean
}

function One({ entity, group, items, label, pieces, inert }: OneProps) {
  const body = runs(items, pieces).map(({ slots, blocks }) =>
    slots.length ? (
      <section key={slots[0]!.key} className="card-part laid-slots" aria-label={group.name || label} inert={inert}>
        {slots.map(({ key, node }) => (
          <Keyed key={key}>{node}</Keyed>
        ))}
      </section>
    ) : (
      blocks.map(({ key, item, node }) => <Piece key={key} entity={entity} item={item} node={node} inert={inert} />)
    ),
  )
  if (!group.name) return body
  return (
    <Fold key={String(group.folded)} name={group.name} folded={group.folded ?? false} look="group">
      {body}
    </Fold>
  )
}

const Keyed = ({ children }: { children: ReactNode }) => children

function Piece({ entity, item, node, inert }: { entity: PageOf; item: Item; node: ReactNode; inert: boolean }) {
  const words = useWords()
  const body = inert ? <div inert>{node}</div> : node
  if (!item.folded) return body
  return (
    <Fold name={blockName(entity, item.key, words)} folded look="block">
      {body}
    </Fold>
  )
}

/** Closed until it is opened; what is in it is there all the same, so that keys find it. */
function Fold({ name, folded, look, children }: { name: string; folded: boolean; look: "group" | "block"; children: ReactNode }) {
  const [open, setOpen] = useState(!folded)
  return (
    <section className="laid-fold" data-look={look} aria-label={name}>
      <button type="button" className="history-fold" data-laid-fold aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        <span className="cut">{name}</span>
      </button>
      <div hidden={!open}>{children}</div>
    </section>
  )
}

interface Placed {
  key: string
  item: Item
  node: ReactNode
}

/** Lines that follow each other stand in one part; what this page has no piece for is left out. */
function runs(items: readonly Item[], { slots, blocks, field }: Pieces): { slots: Placed[]; blocks: Placed[] }[] {
  const found: { slots: Placed[]; blocks: Placed[] }[] = []
  for (const item of items) {
    const own = fieldOf(item.key)
    const slot = own === null ? slots[item.key] : field(own)
    const block = blocks[item.key]
    if (slot === undefined && block === undefined) continue
    const placed = { key: item.key, item, node: slot ?? block }
    const last = found.at(-1)
    const kind = slot === undefined ? "blocks" : "slots"
    if (last?.[kind].length) last[kind].push(placed)
    else found.push({ slots: [], blocks: [], [kind]: [placed] })
  }
  return found
}
