import type { DragEvent, KeyboardEvent } from "react"
import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import type { FieldSetup } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { EditSection } from "./EditSection"
import type { Section } from "./order"
import { alike, put, step, without } from "./order"
import { Row } from "./Row"

interface Props {
  sections: Section[]
  byId: ReadonlyMap<number, FieldSetup>
  others: readonly FieldSetup[]
  onArrange: (sections: Section[]) => void
}

/** Fields in their sections: dragged, or moved with the arrow keys of their handles. */
export function SectionList({ sections, byId, others, onArrange }: Props) {
  const { t } = useWords()
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const [said, setSaid] = useState("")
  const [naming, setNaming] = useState<number | null>(null)
  const total = sections.flatMap(({ fields }) => fields).length

  const target = (key: string, section: number, before: number | null) => ({
    "data-over": over === key || undefined,
    onDragOver: (event: DragEvent) => {
      if (dragged === null) return
      event.preventDefault()
      event.stopPropagation()
      if (over !== key) setOver(key)
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      event.stopPropagation()
      if (dragged !== null) onArrange(put(sections, dragged, section, before))
      setDragged(null)
      setOver(null)
    },
  })
  const mayMove = (field: number, by: 1 | -1) => !alike(sections, step(sections, field, by))
  const move = (field: number, by: 1 | -1) => {
    if (!mayMove(field, by)) return
    const next = step(sections, field, by)
    onArrange(next)
    const n = next.flatMap(({ fields }) => fields).indexOf(field) + 1
    setSaid(t("own.moved", { name: byId.get(field)?.field.name ?? "", n: String(n), total: String(total) }))
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-handle="${field}"]`)?.focus())
  }
  const onKeyDown = (field: number) => (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    move(field, by)
  }
  const rename = (at: number, name: string) => onArrange(sections.map((each, index) => (index === at ? { ...each, name } : each)))
  return (
    <div className="own-sections">
      <p className="unseen" role="status">
        {said}
      </p>
      {sections.map(({ id, name, fields }, at) => (
        <section key={id ?? `new/${name}`} aria-label={name || t("own.noSection")} className="own-section" {...target(`section/${at}`, at, null)}>
          {name && (
            <header>
              <h3>{name}</h3>
              <Menu
                commands={name}
                align="end"
                trigger={<IconButton icon="more" small label={t("own.sectionActions", { name })} />}
                groups={[
                  { id: "do", items: [{ id: "name", label: t("own.edit"), icon: "edit", run: () => setNaming(at) }] },
                  { id: "end", items: [{ id: "remove", label: t("own.removeSection"), icon: "trash", run: () => onArrange(without(sections, at)) }] },
                ]}
              />
            </header>
          )}
          <ul className="rows">
            {fields.map((field) => {
              const setup = byId.get(field)
              if (!setup) return null
              return (
                <Row
                  key={field}
                  setup={setup}
                  others={others}
                  dragged={dragged === field}
                  target={target(`field/${field}`, at, field)}
                  onDrag={(on) => setDragged(on ? field : null)}
                  onKeyDown={onKeyDown(field)}
                  mayMove={(by) => mayMove(field, by)}
                  onMove={(by) => move(field, by)}
                />
              )
            })}
          </ul>
          {name && !fields.length && <p className="own-none">{t("own.emptySection")}</p>}
        </section>
      ))}
      {naming !== null && <EditSection name={sections[naming]!.name} onClose={() => setNaming(null)} onName={(name) => rename(naming, name)} />}
    </div>
  )
}
