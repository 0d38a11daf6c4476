import { useState } from "react"
import { Field } from "../../../parts/Field"
import { figureOf } from "./steps"

interface Props {
  label: string
  hint?: string
  value: number | null
  /** Shown while nothing of its own is said. */
  blank?: string
  least: number
  most: number
  onKeep: (value: number | null) => void
}

/** A figure, with a comma or a point, kept when the field is left; empty where it may be; nonsense goes back. */
export function FigureField({ label, hint, value, blank, least, most, onKeep }: Props) {
  const [typed, type] = useState<string | null>(null)
  const keep = () => {
    if (typed === null) return
    type(null)
    if (typed.trim() === "" && blank !== undefined) {
      onKeep(null)
      return
    }
    const found = figureOf(typed, least, most)
    if (found !== null) onKeep(found)
  }
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(wiring) => (
        <input
          {...wiring}
          className="input route-figure"
          inputMode="decimal"
          maxLength={8}
          autoComplete="off"
          placeholder={blank}
          value={typed ?? value ?? ""}
          onChange={({ target }) => type(target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep()
          }}
        />
      )}
    </Field>
  )
}
