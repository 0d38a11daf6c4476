import { useEffect, useRef } from "react"
import { MoneyField } from "../../../parts/MoneyField"
import type { Money } from "../../../words/money"
import { parseMoney } from "../../../words/money"
import { useWords } from "../../../words/words"
import { forget, note, offer } from "./left"
import type { Seen } from "./saves"
import type { Keeping } from "./useKept"

interface Props {
  keeping: Keeping<Money | null>
  label: string
  currency: string
  currencies: readonly string[]
}

/** A sum of a card, a person or a company, edited in place: what is typed outlives the page until it is kept or dropped. */
export function MoneyInPlace({ keeping, label, currency, currencies }: Props) {
  const { t } = useWords()
  const { key, seen, shown } = keeping
  // What stood there at the first key is what a colleague's change is measured against.
  const begun = useRef<Seen<Money | null> | null>(null)
  useEffect(
    () => () => {
      if (begun.current) offer(key)
    },
    [key],
  )
  const onTyped = (text: string | null, unit: string) => {
    if (text === null) {
      begun.current = null
      forget(key)
      return
    }
    begun.current ??= seen
    note(key, { text, mine: sumOf(text, unit), base: begun.current.base, at: Date.now() })
  }
  return (
    <div className="budget">
      <MoneyField
        label={label}
        value={shown}
        currency={currency}
        currencies={currencies}
        placeholder={t("card.add")}
        quiet
        onTyped={onTyped}
        onCommit={(value) => {
          const from = begun.current ?? undefined
          begun.current = null
          keeping.set(value, from)
        }}
      />
    </div>
  )
}

/** What would be kept of it; nothing while it is no sum. */
function sumOf(text: string, currency: string): Money | undefined {
  const read = parseMoney(text)
  return "amount" in read && currency ? { amount: read.amount, currency } : undefined
}
