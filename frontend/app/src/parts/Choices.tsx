import type { KeyboardEvent, ReactNode } from "react"
import { useId, useState } from "react"
import { useWords } from "../words/words"
import "./choices.css"
import { Icon } from "./icon/Icon"
import { matched } from "./match"

export interface ChoiceItem {
  id: string
  label: string
  /** Further words by which it is found. */
  also?: string
  /** A last resort: below all that is called so. */
  last?: boolean
  mark?: ReactNode
  hint?: ReactNode
  group?: string
  checked?: boolean
}

interface Props<T extends ChoiceItem> {
  items: readonly T[]
  placeholder: string
  /** Its name for a screen reader, where the field shows an example instead. */
  label?: string
  onPick: (item: T) => void
  /** Offered when nothing is called exactly so. */
  onCreate?: (text: string) => void
  /** The search field stays after a pick: several can be chosen. */
  several?: boolean
  /** Hears what is typed; what it finds elsewhere stands below, as it is. */
  onType?: (typed: string) => void
  elsewhere?: readonly T[]
  /** Why nothing of it can be, where that is known. */
  none?: string | undefined
}

const NONE: readonly never[] = []

/** A field that finds, and the list of what it found; arrows move, Enter picks. */
export function Choices<T extends ChoiceItem>({ items, placeholder, label = placeholder, onPick, onCreate, several, onType, elsewhere = NONE, none }: Props<T>) {
  const { t } = useWords()
  const id = useId()
  const [typed, setTyped] = useState("")
  const [active, setActive] = useState(0)

  const { found: own, exact } = matched(items, typed, (item) => `${item.label} ${item.also ?? ""}`)
  // Enter takes the first: a person found elsewhere comes before a command that is only nearly called so.
  const near = elsewhere.filter(({ last }) => !last)
  const found = [...(exact ? [...own, ...near] : [...near, ...own]), ...elsewhere.filter(({ last }) => last)]
  const name = typed.trim()
  const same = items.some(({ label }) => label.toLocaleLowerCase() === name.toLocaleLowerCase())
  const creates = onCreate !== undefined && name !== "" && !same
  const count = found.length + (creates ? 1 : 0)
  const at = Math.min(active, Math.max(0, count - 1))

  const pick = (index: number) => {
    const item = found[index]
    if (item) onPick(item)
    else if (creates) onCreate(name)
    else return
    if (several) setTyped("")
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && count) setActive((at + step + count) % count)
    else if (event.key === "Enter") pick(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="choices">
      <div className="choices-field">
        <Icon name="search" size={16} />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={count ? `${id}-${at}` : undefined}
          aria-label={label}
          placeholder={placeholder}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(0)
            onType?.(event.target.value)
          }}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <div className="choices-list" role="listbox" id={`${id}-list`} aria-label={label}>
        {found.map((item, index) => (
          <Option
            key={item.id}
            id={`${id}-${index}`}
            item={item}
            active={index === at}
            heading={item.group !== found[index - 1]?.group ? item.group : undefined}
            onPick={() => pick(index)}
            onPoint={() => setActive(index)}
          />
        ))}
        {creates && (
          <Option
            id={`${id}-${found.length}`}
            item={{ id: "", label: t("common.create", { name }), mark: <Icon name="plus" size={16} /> }}
            active={at === found.length}
            onPick={() => pick(found.length)}
            onPoint={() => setActive(found.length)}
          />
        )}
        {!count && !none && <p className="choices-none">{t("common.nothingFound")}</p>}
      </div>
      {none && (
        <p className="choices-none" role="alert">
          {none}
        </p>
      )}
    </div>
  )
}

interface OptionProps {
  id: string
  item: ChoiceItem
  active: boolean
  heading?: string | undefined
  onPick: () => void
  onPoint: () => void
}

function Option({ id, item, active, heading, onPick, onPoint }: OptionProps) {
  const seen = (element: HTMLDivElement | null) => {
    if (active) element?.scrollIntoView({ block: "nearest" })
  }
  return (
    <>
      {heading && (
        <div className="menu-label" role="presentation">
          {heading}
        </div>
      )}
      <div
        ref={seen}
        id={id}
        role="option"
        aria-selected={item.checked ?? active}
        className="menu-row"
        data-highlighted={active || undefined}
        onPointerMove={onPoint}
        onPointerDown={(event) => event.preventDefault()}
        onClick={onPick}
      >
        {item.mark}
        <span className="cut">{item.label}</span>
        {item.hint}
        {item.checked && <Icon name="check" size={16} />}
      </div>
    </>
  )
}
