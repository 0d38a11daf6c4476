import type { KeyboardEvent, ReactNode } from "react"
import "./segments.css"

interface Props<T extends string> {
  label: string
  value: T
  /** `name`: in words, where the label is a picture. */
  choices: readonly { value: T; label: ReactNode; name?: string }[]
  onChange: (value: T) => void
}

/** One of a few, all in sight. One tab stop; arrows choose. */
export function Segments<T extends string>({ label, value, choices, onChange }: Props<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const at = choices.findIndex((choice) => choice.value === value)
    const next = (at + step + choices.length) % choices.length
    onChange(choices[next]!.value)
    event.currentTarget.querySelectorAll<HTMLElement>("[role=radio]")[next]?.focus()
  }
  return (
    <div className="segments" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          aria-label={choice.name}
          title={choice.name}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  )
}
