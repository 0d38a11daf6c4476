import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Select } from "../../../parts/Select"
import { Tick } from "../../../parts/Tick"
import { tell } from "../../../parts/Toast"
import { SCREENS } from "../../../shell/screens"
import type { Section, Workplace } from "../../../state/workplaces"
import { SECTIONS, workplaceName } from "../../../state/workplaces"
import { useWords } from "../../../words/words"
import { useOrder } from "../funnels/useOrder"
import { DIALOGS, readyOf, REQUESTS } from "./narrowing"
import { put } from "./put"

const labelOf = (section: Section) => SCREENS.find(({ path }) => path === `/${section}`)!.label

/** One workplace, changed where it stands. */
export function One({ place }: { place: Workplace }) {
  const words = useWords()
  const { t } = words
  const name = workplaceName(place, words)
  const set = (change: Partial<Workplace>) => put(({ items }) => ({ items: items.map((each) => (each.key === place.key ? { ...each, ...change } : each)) }), words)
  const remove = () => {
    void put(({ items, roles, people }) => ({ items: items.filter(({ key }) => key !== place.key), roles: roles.filter(({ key }) => key !== place.key), people: people.filter(({ key }) => key !== place.key) }), words).then(
      (kept) => kept && tell(t("workplaces.removed", { name }), { undo: () => void put(({ items }) => ({ items: [...items, place] }), words) }),
    )
  }
  const turn = (section: Section, on: boolean) => {
    const rail = on ? [...place.rail, section] : place.rail.filter((each) => each !== section)
    // what opens first stands there always
    void set({ rail })
  }
  const sections = SECTIONS.map((section) => ({ value: section, label: t(labelOf(section)) }))
  const other = { value: "own", label: t("workplaces.ownFilter") }
  const dialogs = readyOf(DIALOGS, place.dialogs ?? null)
  const requests = readyOf(REQUESTS, place.requests ?? null)
  return (
    <li className="workplace">
      <header>
        <Name key={name} name={name} onKeep={(typed) => void set({ name: typed })} />
        <IconButton small icon="trash" label={t("workplaces.remove", { name })} onClick={remove} />
      </header>
      <div className="workplace-choices">
        <label>
          <span>{t("workplaces.opens")}</span>
          <Select label={`${name}: ${t("workplaces.opens")}`} value={place.opens} choices={sections} onChange={(opens) => void set({ opens, rail: place.rail.includes(opens) ? place.rail : [opens, ...place.rail] })} />
        </label>
        <label>
          <span>{t("workplaces.dialogs")}</span>
          <Select
            label={`${name}: ${t("workplaces.dialogs")}`}
            value={dialogs ?? other.value}
            choices={[...DIALOGS.map(({ id, label }) => ({ value: id, label: t(label) })), ...(dialogs ? [] : [other])]}
            onChange={(id) => id !== other.value && void set({ dialogs: DIALOGS.find((each) => each.id === id)?.filter ?? null })}
          />
        </label>
        <label>
          <span>{t("workplaces.requests")}</span>
          <Select
            label={`${name}: ${t("workplaces.requests")}`}
            value={requests ?? other.value}
            choices={[...REQUESTS.map(({ id, label }) => ({ value: id, label: t(label) })), ...(requests ? [] : [other])]}
            onChange={(id) => id !== other.value && void set({ requests: REQUESTS.find((each) => each.id === id)?.filter ?? null })}
          />
        </label>
      </div>
      <fieldset className="workplace-rail">
        <legend>{t("workplaces.rail")}</legend>
        <Rail place={place} onOrder={(rail) => set({ rail })} onTurn={turn} />
        {sections
          .filter(({ value }) => !place.rail.includes(value))
          .map(({ value, label }) => (
            <Tick key={value} label={label} checked={false} onChange={(on) => turn(value, on)} />
          ))}
      </fieldset>
    </li>
  )
}

interface RailProps {
  place: Workplace
  onOrder: (rail: Section[]) => Promise<boolean>
  onTurn: (section: Section, on: boolean) => void
}

/** What the rail has, in its order: dragged, or moved by the arrows. */
function Rail({ place, onOrder, onTurn }: RailProps) {
  const { t } = useWords()
  const { shown, handle, moved } = useOrder<Section, { id: Section }>(place.rail.map((id) => ({ id })), onOrder)
  const movedTo = moved === null ? undefined : shown[moved]
  return (
    <>
      <ol className="workplace-order">
        {shown.map(({ id }, at) => {
          const { mark, over, drop, start, end, keys } = handle(at)
          const name = t(labelOf(id))
          return (
            <li key={id} data-mark={mark ?? undefined} onDragOver={over} onDrop={drop}>
              <button type="button" className="own-handle" draggable aria-label={t("workplaces.move", { name })} title={t("workplaces.move", { name })} onDragStart={start} onDragEnd={end} onKeyDown={keys}>
                <Icon name="sort" size={14} />
              </button>
              <Tick label={name} checked disabled={id === place.opens} onChange={(on) => onTurn(id, on)} />
            </li>
          )
        })}
      </ol>
      <span className="unseen" role="status">
        {movedTo && t("workplaces.placed", { name: t(labelOf(movedTo.id)), n: moved! + 1, all: shown.length })}
      </span>
    </>
  )
}

function Name({ name, onKeep }: { name: string; onKeep: (name: string) => void }) {
  const { t } = useWords()
  const [typed, type] = useState(name)
  const keep = () => {
    const next = typed.trim()
    if (next && next !== name) onKeep(next)
    else type(name)
  }
  return (
    <input
      className="input"
      aria-label={t("workplaces.name")}
      value={typed}
      maxLength={60}
      onChange={(event) => type(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.nativeEvent.isComposing) keep()
        if (event.key !== "Escape" || typed === name) return
        event.stopPropagation()
        type(name)
      }}
    />
  )
}
