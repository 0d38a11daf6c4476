import type { ReactNode } from "react"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { Popover } from "../../../parts/Popover"
import { useWords } from "../../../words/words"

export interface One<T extends string | number> {
  value: T
  label: string
  group?: string
  mark?: ReactNode
}

interface Props<T extends string | number> {
  label: string
  /** Said while nothing is chosen. */
  any: string
  choices: readonly One<T>[]
  chosen: readonly T[]
  wrong?: string | undefined
  onChange: (chosen: T[]) => void
}

/** Several out of many, in the run of a sentence. */
export function Several<T extends string | number>({ label, any, choices, chosen, wrong, onChange }: Props<T>) {
  const { t } = useWords()
  const toggle = (id: string) => {
    const value = choices.find((each) => String(each.value) === id)!.value
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  }
  const names = chosen.map((value) => choices.find((each) => each.value === value)?.label ?? t("rules.gone"))
  return (
    <span className="pick-several">
      <Popover
        bare
        label={label}
        trigger={
          <button type="button" className="pick-one" aria-label={`${label}: ${names.join(", ") || any}`} aria-invalid={Boolean(wrong) || undefined} data-none={names.length === 0 || undefined}>
            <span>{names.join(", ") || any}</span>
            <Icon name="chevronDown" size={14} />
          </button>
        }
      >
        <Choices
          several
          placeholder={t("common.search")}
          items={choices.map((each) => ({ id: String(each.value), label: each.label, checked: chosen.includes(each.value), ...(each.group && { group: each.group }), ...(each.mark && { mark: each.mark }) }))}
          onPick={({ id }) => toggle(id)}
        />
      </Popover>
      {wrong && (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </span>
  )
}
