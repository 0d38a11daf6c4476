import type { ReactNode } from "react"
import { useId } from "react"
import { Icon } from "./icon/Icon"
import "./tick.css"

interface Props {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  /** One of several that exclude each other, by this name. */
  group?: string
}

/** A sentence that is true or not. */
export function Tick({ label, hint, checked, onChange, disabled, group }: Props) {
  const id = useId()
  return (
    <div className="tick" data-disabled={disabled || undefined}>
      <input
        id={id}
        type={group ? "radio" : "checkbox"}
        name={group}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="tick-mark" data-round={group !== undefined || undefined}>
        {!group && <Icon name="check" size={14} />}
      </span>
      <label htmlFor={id}>{label}</label>
      {hint && <p id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}
