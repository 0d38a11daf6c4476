import { useState } from "react"
import { Field } from "../../../parts/Field"

interface Props {
  label: string
  hint?: string
  value: number | null
  least: number
  most: number
  /** May be left empty. */
  blank?: boolean
  onKeep: (value: number | null) => void
}

/** A whole number, kept when the field is left; what is none of these goes back. */
export function NumberField({ label, hint, value, least, most, blank, onKeep }: Props) {
  const [typed, type] = useState<string | null>(null)
  const keep = () => {
    const text = typed?.trim()
    type(null)
    if (text === undefined) return
    if (text === "" && blank && value !== null) onKeep(null)
    const found = /^\d{1,6}$/.test(text) ? Math.min(most, Math.max(least, Number(text))) : null
    if (found !== null && found !== value) onKeep(found)
  }
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {({ id }) => (
        <input
          id={id}
          className="input"
          inputMode="numeric"
          value={typed ?? value ?? ""}
          maxLength={6}
          autoComplete="off"
          onChange={({ target }) => type(target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep()
            if (event.key !== "Escape" || typed === null) return
            event.stopPropagation()
            type(null)
          }}
        />
      )}
    </Field>
  )
}
