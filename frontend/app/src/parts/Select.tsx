import { Select as Base } from "@base-ui/react/select"
import type { ReactNode } from "react"
import { useState } from "react"
import "./float.css"
import "./field.css"
import { Icon } from "./icon/Icon"
import { useLayer } from "./useBack"

export interface Choice<T extends string | number> {
  value: T
  label: string
  mark?: ReactNode
  /** Choices of one group stand together, under its name. */
  group?: string
  /** Why it cannot be chosen: said beside it, and the row is greyed. */
  why?: string | null
}

interface Props<T extends string | number> {
  value: T | null
  choices: Choice<T>[]
  onChange: (value: T) => void
  label: string
  /** Shown while nothing is chosen. */
  nothing?: string
  id?: string
  disabled?: boolean
  /** Looks like the text around it until pointed at. */
  quiet?: boolean
}

export function Select<T extends string | number>({ value, choices, onChange, label, nothing, id, disabled, quiet }: Props<T>) {
  const [open, setOpen] = useState(false)
  useLayer(open, () => setOpen(false))
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Base.Root
      open={open}
      onOpenChange={setOpen}
      value={value}
      // When the chosen one is gone from the choices, the library "chooses" the first value that this field ever had. Nobody did.
      onValueChange={(next, { reason }) => next !== null && (reason !== "none" || chosen !== undefined) && onChange(next)}
      items={choices}
      disabled={disabled === true}
      modal={false}
    >
      <Shown id={id} label={label} quiet={quiet} mark={chosen?.mark}>
        {chosen?.label ?? nothing}
      </Shown>
      <Rows choices={choices} />
    </Base.Root>
  )
}

interface SeveralProps<T extends string | number> extends Pick<Props<T>, "label" | "nothing" | "id" | "disabled"> {
  values: readonly T[]
  choices: Choice<T>[]
  /** In the order of the choices. */
  onChange: (values: T[]) => void
}

/** The same with any number of them chosen: it stays open until one is done. */
export function SelectSeveral<T extends string | number>({ values, choices, onChange, label, nothing, id, disabled }: SeveralProps<T>) {
  const [open, setOpen] = useState(false)
  useLayer(open, () => setOpen(false))
  const inOrder = (of: readonly T[]) => choices.filter(({ value }) => of.includes(value))
  const chosen = inOrder(values)
  return (
    <Base.Root multiple open={open} onOpenChange={setOpen} value={chosen.map(({ value }) => value)} onValueChange={(next) => onChange(inOrder(next).map(({ value }) => value))} items={choices} disabled={disabled === true} modal={false}>
      <Shown id={id} label={label}>
        {chosen.length ? chosen.map((each) => each.label).join(", ") : nothing}
      </Shown>
      <Rows choices={choices} />
    </Base.Root>
  )
}

interface ShownProps {
  id: string | undefined
  label: string
  quiet?: boolean | undefined
  mark?: ReactNode
  children: ReactNode
}

function Shown({ id, label, quiet, mark, children }: ShownProps) {
  return (
    <Base.Trigger id={id} className="select" data-quiet={quiet || undefined} aria-label={label}>
      {mark}
      <span className="cut">{children}</span>
      <Base.Icon className="select-icon">
        <Icon name="chevronDown" size={14} />
      </Base.Icon>
    </Base.Trigger>
  )
}

function Rows<T extends string | number>({ choices }: { choices: Choice<T>[] }) {
  return (
    <Base.Portal>
      <Base.Positioner alignItemWithTrigger={false} sideOffset={4} collisionPadding={8} className="floater">
        <Base.Popup className="popup menu" data-layer>
          {grouped(choices).map(({ name, items }) =>
            name === undefined ? (
              items.map((choice) => <Row key={choice.value} choice={choice} />)
            ) : (
              <Base.Group key={name}>
                <Base.GroupLabel className="menu-label">{name}</Base.GroupLabel>
                {items.map((choice) => (
                  <Row key={choice.value} choice={choice} />
                ))}
              </Base.Group>
            ),
          )}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  )
}

/** In their order; neighbours of one group together. */
function grouped<T extends string | number>(choices: Choice<T>[]): { name: string | undefined; items: Choice<T>[] }[] {
  const found: { name: string | undefined; items: Choice<T>[] }[] = []
  for (const choice of choices) {
    const last = found.at(-1)
    if (last && last.name === choice.group) last.items.push(choice)
    else found.push({ name: choice.group, items: [choice] })
  }
  return found
}

function Row<T extends string | number>({ choice }: { choice: Choice<T> }) {
  return (
    <Base.Item value={choice.value} className="menu-row" disabled={Boolean(choice.why)}>
      {choice.mark}
      <Base.ItemText className="cut">{choice.label}</Base.ItemText>
      {choice.why && <span className="menu-why">{choice.why}</span>}
      <Base.ItemIndicator className="menu-tick">
        <Icon name="check" size={16} />
      </Base.ItemIndicator>
    </Base.Item>
  )
}
