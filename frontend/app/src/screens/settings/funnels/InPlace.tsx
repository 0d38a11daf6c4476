import { useState } from "react"

interface Props {
  value: string
  label: string
  className: string
  /** False: it was not kept, and what was typed stays. */
  onKeep: (name: string) => Promise<boolean>
}

/** A name that is edited where it stands: Enter keeps it, Escape leaves it. */
export function InPlace({ value, label, className, onKeep }: Props) {
  const [typed, type] = useState<string | null>(null)
  const keep = async () => {
    const name = typed?.trim()
    if (name === undefined || name === "" || name === value || (await onKeep(name))) type((now) => (now === typed ? null : now))
  }
  return (
    <textarea
      className={className}
      rows={1}
      aria-label={label}
      value={typed ?? value}
      maxLength={60}
      autoComplete="off"
      onChange={(event) => type(event.target.value.replaceAll("\n", " "))}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === "Enter") {
          event.preventDefault()
          event.currentTarget.blur()
        }
        if (event.key === "Escape" && typed !== null) {
          event.stopPropagation()
          type(null)
        }
      }}
    />
  )
}
