import type { KeyboardEvent, ReactNode } from "react"
import { useId } from "react"
import { IconButton } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { Select } from "../../../../parts/Select"
import { useFormats } from "../../../../words/format"
import { signOf } from "../../../../words/money"
import { useWords } from "../../../../words/words"
import type { Draft } from "./draft"
import { sumsOf } from "./draft"
import { amountOf } from "./sums"

interface Props {
  line: Draft
  costs: boolean
  currency: string
  fault: (field: string) => string | undefined
  first: boolean
  last: boolean
  onChange: (change: Partial<Draft>) => void
  onMove: (by: number) => void
  onRemove: () => void
}

/** One line: Alt and an arrow moves it. */
export function LineEditor({ line, costs, currency, fault, first, last, onChange, onMove, onRemove }: Props) {
  const { t, language } = useWords()
  const { money } = useFormats()
  const sums = sumsOf(line)
  // the house's currencies may still be on their way
  const sign = currency ? signOf(currency, language) : ""
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return
    event.preventDefault()
    onMove(event.key === "ArrowUp" ? -1 : 1)
  }
  const named = (what: string) => (line.name ? `${what}: ${line.name}` : what)
  return (
    <li className="items-line" data-costs={costs || undefined} onKeyDown={onKeyDown}>
      <Cell label={t("items.name")} wide error={fault("name") ?? fault("url") ?? fault("id")} value={line.name} onChange={(name) => onChange({ name })} />
      <Cell label={t("items.quantity")} numeric error={fault("quantity")} value={line.quantity} onChange={(quantity) => onChange({ quantity })} />
      <Cell label={t("items.unit")} error={fault("unit")} value={line.unit} onChange={(unit) => onChange({ unit })} />
      <Cell label={`${t("items.price")}, ${sign}`} numeric error={fault("price")} value={line.price} onChange={(price) => onChange({ price })} />
      <Cell label={t("items.discount")} numeric error={fault("discount")} value={line.discount} onChange={(discount) => onChange({ discount })}>
        <Select
          label={t("items.discountKind")}
          value={line.percent ? "percent" : "sum"}
          choices={[
            { value: "percent", label: "%" },
            { value: "sum", label: sign },
          ]}
          onChange={(kind) => onChange({ percent: kind === "percent" })}
        />
      </Cell>
      <Cell label={t("items.tax")} numeric error={fault("tax")} value={line.tax} onChange={(tax) => onChange({ tax })}>
        {line.tax.trim() && (
          <Select
            label={t("items.taxKind")}
            value={line.included ? "in" : "on"}
            choices={[
              { value: "in", label: t("items.taxIn") },
              { value: "on", label: t("items.taxOn") },
            ]}
            onChange={(kind) => onChange({ included: kind === "in" })}
          />
        )}
      </Cell>
      {costs && <Cell label={t("items.cost")} numeric error={fault("cost")} value={line.cost} onChange={(cost) => onChange({ cost })} />}
      <span className="items-line-tail">
        <output className="items-line-sum" aria-label={t("items.lineTotal")}>
          {sums && currency ? money({ amount: amountOf(sums.total), currency }) : "…"}
        </output>
        <span>
          <IconButton icon="chevronDown" className="items-up" small label={named(t("items.up"))} disabled={first} onClick={() => onMove(-1)} />
          <IconButton icon="chevronDown" small label={named(t("items.down"))} disabled={last} onClick={() => onMove(1)} />
          <IconButton icon="trash" small label={named(t("items.remove"))} onClick={onRemove} />
        </span>
      </span>
    </li>
  )
}

interface CellProps {
  label: string
  value: string
  onChange: (text: string) => void
  error: string | undefined
  wide?: boolean
  numeric?: boolean
  children?: ReactNode
}

function Cell({ label, value, onChange, error, wide, numeric, children }: CellProps) {
  const id = useId()
  return (
    <span className="items-cell" data-wide={wide || undefined}>
      <label htmlFor={id}>{label}</label>
      <span className="items-cell-field">
        <input
          id={id}
          className="input"
          autoComplete="off"
          inputMode={numeric ? "decimal" : undefined}
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={({ target }) => onChange(target.value)}
        />
        {children}
      </span>
      {error && (
        <span className="field-error" id={`${id}-error`} role="alert">
          <Icon name="alert" size={14} />
          {error}
        </span>
      )}
    </span>
  )
}
