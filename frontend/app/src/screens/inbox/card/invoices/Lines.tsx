import type { ItemView } from "../../../../wire/api.gen"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { digits } from "../items/sums"

/** Lines of a paper as they stand on it. */
export function Lines({ lines, currency }: { lines: readonly ItemView[]; currency: string }) {
  const { language } = useWords()
  const { money } = useFormats()
  const say = (amount: string) => money({ amount, currency })
  return (
    <ul>
      {lines.map((line, index) => (
        <li key={index}>
          <span className="invoices-name">
            {line.name} <small className="invoices-about">{`${digits(line.quantity, language)}${line.unit ? ` ${line.unit}` : ""} × ${say(line.price)}`}</small>
          </span>
          <span className="invoices-sum">{say(line.sums.total)}</span>
        </li>
      ))}
    </ul>
  )
}

export function Sum({ name, amount, currency, strong }: { name: string; amount: string; currency: string; strong?: boolean }) {
  const { money } = useFormats()
  return (
    <div data-strong={strong || undefined}>
      <dt>{name}</dt>
      <dd>{money({ amount, currency })}</dd>
    </div>
  )
}
