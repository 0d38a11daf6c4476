import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Dialog } from "../../../../parts/Dialog"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { useMay } from "../../../../shell/me"
import { useMoney } from "../../../../state/currencies"
import type { ItemsView } from "../../../../wire/api.gen"
import { ApiError } from "../../../../wire/http"
import type { Card } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { useLeftForm } from "../form"
import type { Draft } from "./draft"
import { areLines, asked, draftsOf, isBlank, totalOf } from "./draft"
import { LinesEditor } from "./LinesEditor"
import { amountOf } from "./sums"
import { usePutItems } from "./useItems"

interface Props {
  card: Card
  /** As it stood when the dialog was opened: its version is what a colleague's change is measured against. */
  view: ItemsView
  onClose: () => void
}

interface Typed {
  /** What my change is measured against: a colleague's later one is not written over unasked. */
  version: number
  lines: readonly Draft[]
  /** None chosen: the house's. */
  currency: string | null
}

function isTyped(held: unknown): held is Typed {
  const { version, lines, currency } = (held ?? {}) as Partial<Typed>
  return typeof version === "number" && areLines(lines) && (currency === null || typeof currency === "string")
}

/** Under it waits what was typed and not saved. */
export const itemsKey = (card: number) => `card/${card}/items`

/** What was typed, in few words. */
export const namesOf = (held: unknown): string | null => (isTyped(held) ? held.lines.flatMap(({ name }) => name.trim() || []).join(", ") : null)

/** All lines of a request at once: typed, ordered, removed; kept together or not at all. Escape and a reload take nothing away. */
export function ItemsDialog({ card, view, onClose }: Props) {
  const words = useWords()
  const { t, language } = words
  const { money } = useFormats()
  const costs = useMay("sales.costs")
  const [seen] = useState(view)
  const { value, set, drop, earlier } = useLeftForm<Typed>(itemsKey(card.id), { version: view.version, lines: draftsOf(view, language), currency: null }, isTyped)
  const { version, lines } = value
  const change = (more: Partial<Typed>) => set((now) => ({ ...now, ...more }))
  const house = useMoney(view.currency ?? undefined)
  const currency = value.currency ?? house.currency
  const leave = () => {
    drop()
    onClose()
  }
  const put = usePutItems(card.id, leave)
  const kept = lines.filter((line) => !isBlank(line))
  const stale = put.error instanceof ApiError && put.error.code === "stale_version"

  const over = (current: number) => {
    change({ version: current })
    save(current)
  }
  const save = (at = version) => put.mutate({ version: at, currency, items: kept.map((line) => asked(line, costs)) })
  const fault = (index: number, field: string) => (put.error instanceof ApiError ? put.error.field(`items.${index}.${field}`) : undefined)
  const total = totalOf(kept)
  const general = put.error && !stale && !(put.error instanceof ApiError && Object.keys(put.error.fields).some((name) => name.startsWith("items.")))
  return (
    <Dialog
      title={t("items.title")}
      open
      wide
      onClose={onClose}
      actions={
        <>
          <span className="items-foot">
            {t("items.total")}: <strong>{total === null || !currency ? "…" : money({ amount: amountOf(total), currency })}</strong>
          </span>
          <Button onClick={leave}>{t("common.cancel")}</Button>
          <Button look="primary" busy={put.isPending} onClick={() => save()}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form
        className="items-form"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save()
        }}
      >
        {card.budget && !card.budget_by_items && !seen.items.length && (
          <p className="items-hint">{t("items.budgetFollows", { budget: money(card.budget) })}</p>
        )}
        {earlier && (
          <div className="slot-conflict" role="status">
            <p>{t("items.begun")}</p>
            <Button small onClick={() => drop({ version: view.version, lines: draftsOf(view, language), currency: null })}>
              {t("card.begunDrop")}
            </Button>
          </div>
        )}
        <LinesEditor lines={lines} costs={costs} currency={currency} fault={fault} onChange={(each) => set((now) => ({ ...now, lines: each(now.lines) }))}>
          <Select label={t("money.currency")} value={currency} choices={house.currencies.map((code) => ({ value: code, label: code }))} onChange={(code) => change({ currency: code })} />
        </LinesEditor>
        {general && (
          <p className="field-error" role="alert">
            <Icon name="alert" size={14} />
            {put.error instanceof ApiError && put.error.sentences.length ? put.error.sentences.join(" ") : reasonOf(put.error, words)}
          </p>
        )}
        {stale && <Stale error={put.error as ApiError} onKeep={over} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

/** A colleague was first: what was typed is kept, and put over theirs only by a press of its own. */
function Stale({ error, onKeep }: { error: ApiError; onKeep: (version: number) => void }) {
  const { t } = useWords()
  const { current, by } = error.rest as { current?: Card; by?: { name: string } | null }
  return (
    <div className="slot-conflict" role="alert">
      <p>{by ? t("items.conflictBy", { name: by.name }) : t("items.conflict")}</p>
      {current && (
        <Button small onClick={() => onKeep(current.version)}>
          {t("items.keepMine")}
        </Button>
      )}
    </div>
  )
}
