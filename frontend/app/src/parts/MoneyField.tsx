import type { KeyboardEvent } from "react"
import { useRef, useState } from "react"
import { flushSync } from "react-dom"
import type { Money } from "../words/money"
import { editMoney, formatMoney, parseMoney, signOf } from "../words/money"
import { useWords } from "../words/words"
import { Field } from "./Field"
import { Select } from "./Select"

interface Props {
  label: string
  value: Money | null
  /** For a value that is not there yet; empty while nobody has told the house's. */
  currency: string
  /** What can be chosen; what stands there is offered beside them. */
  currencies: readonly string[]
  /** Called when the person leaves the field or presses Enter, with exact decimal text; null when emptied. */
  onCommit: (value: Money | null) => void
  error?: string | undefined
  placeholder?: string
  /** Reads as text until it is pointed at; only then the currency can be chosen. */
  quiet?: boolean
  /** At each letter, with the currency it is meant in; null when what was typed is dropped, or is what stood there. */
  onTyped?: (text: string | null, unit: string) => void
}

/** A sum typed as people type it: "45 000", "1250,50", "45к". */
export function MoneyField({ label, value, currency, currencies, onCommit, error, placeholder, quiet, onTyped }: Props) {
  const { t, language } = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const [fault, setFault] = useState<string | undefined>()
  const field = useRef<HTMLInputElement>(null)
  // A currency chosen before there is a sum waits for it.
  const [wanted, setWanted] = useState<string | null>(null)
  const unit = value?.currency ?? wanted ?? currency
  const codes = !unit || currencies.includes(unit) ? currencies : [unit, ...currencies]
  const shown = typed ?? (value ? editMoney(value.amount, language) : "")

  const read = typed?.trim() ? parseMoney(typed) : null

  const commit = () => {
    if (typed === null) return
    const parsed = typed.trim() ? parseMoney(typed) : null
    if (parsed && "fault" in parsed) {
      setFault(t(`money.${parsed.fault}`))
      return
    }
    if (parsed && !unit) {
      setFault(t("money.noCurrency"))
      return
    }
    setTyped(null)
    setFault(undefined)
    if (parsed?.amount === value?.amount) onTyped?.(null, unit)
    else onCommit(parsed && { amount: parsed.amount, currency: unit })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    // In place, the field is left as well: the keys are the window's again. What is no sum stays to be mended.
    if (event.key === "Enter") {
      if (quiet && !(read && "fault" in read)) field.current?.blur()
      else commit()
    }
    if (event.key === "Escape" && (quiet || typed !== null)) {
      event.stopPropagation()
      flushSync(() => {
        setTyped(null)
        setFault(undefined)
      })
      onTyped?.(null, unit)
      if (quiet) field.current?.blur()
    }
  }
  return (
    <Field
      label={label}
      error={fault ?? error}
      hint={unit && read && "amount" in read ? formatMoney({ amount: read.amount, currency: unit }, language) : undefined}
    >
      {(wiring) => (
        <div className="input-group" data-quiet={quiet || undefined} onClick={() => quiet && field.current?.focus()}>
          <input
            ref={field}
            className="input"
            inputMode="decimal"
            placeholder={placeholder}
            autoComplete="off"
            {...wiring}
            value={shown}
            onChange={(event) => {
              setTyped(event.target.value)
              onTyped?.(event.target.value, unit)
              setFault(undefined)
            }}
            onBlur={commit}
            onKeyDown={onKeyDown}
          />
          {quiet && shown && unit && (
            <span className="money-sign" aria-hidden>
              {signOf(unit, language)}
            </span>
          )}
          <Select
            label={t("money.currency")}
            value={unit}
            choices={codes.map((code) => ({ value: code, label: code }))}
            onChange={(code) => (value ? onCommit({ ...value, currency: code }) : setWanted(code))}
          />
        </div>
      )}
    </Field>
  )
}
