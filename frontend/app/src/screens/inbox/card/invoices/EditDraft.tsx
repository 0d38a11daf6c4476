import { Button } from "../../../../parts/Button"
import { Dialog } from "../../../../parts/Dialog"
import { Field, TextField } from "../../../../parts/Field"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { useMay } from "../../../../shell/me"
import { queries } from "../../../../state/session"
import type { InvoiceView } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { useLeftForm } from "../form"
import type { Draft } from "../items/draft"
import { areLines, asked, draftsOf, isBlank, totalOf } from "../items/draft"
import { LinesEditor } from "../items/LinesEditor"
import { amountOf } from "../items/sums"
import { type Paper, PAPERS } from "./MakeInvoice"
import { useSellers, useStep } from "./useInvoices"

interface Typed {
  /** What my change is measured against: a colleague's later one is not written over unasked. */
  version: number
  lines: readonly Draft[]
  seller_id: number
  language: Paper
  due_on: string
  note: string
  buyer: { name: string; tax_id: string; address: string }
}

const typedOf = (invoice: InvoiceView, language: string): Typed => ({
  version: invoice.version,
  lines: draftsOf({ items: invoice.lines }, language),
  seller_id: invoice.seller_id,
  language: invoice.language,
  due_on: invoice.due_on ?? "",
  note: invoice.note,
  buyer: { name: invoice.buyer.name ?? "", tax_id: invoice.buyer.tax_id ?? "", address: invoice.buyer.address ?? "" },
})

function isTyped(held: unknown): held is Typed {
  const { version, lines, seller_id, language, due_on, note, buyer } = (held ?? {}) as Partial<Typed>
  const texts = [due_on, note, buyer?.name, buyer?.tax_id, buyer?.address]
  return typeof version === "number" && areLines(lines) && typeof seller_id === "number" && PAPERS.some(({ value }) => value === language) && texts.every((text) => typeof text === "string")
}

const FIELDS = ["buyer.name", "due_on", "seller_id"]

/** A draft, whole: its lines, its buyer, its day. What was typed waits here through Escape and through a colleague's change. */
export function EditDraft({ invoice, onClose }: { invoice: InvoiceView; onClose: () => void }) {
  const words = useWords()
  const { t, language } = words
  const { money } = useFormats()
  const costs = useMay("sales.costs")
  const sellers = (useSellers().data?.items ?? []).filter(({ archived, id }) => !archived || id === invoice.seller_id)
  const { value, set, drop } = useLeftForm<Typed>(`invoice/${invoice.id}`, typedOf(invoice, language), isTyped)
  const change = (more: Partial<Typed>) => set((now) => ({ ...now, ...more }))
  const buys = (more: Partial<Typed["buyer"]>) => set((now) => ({ ...now, buyer: { ...now.buyer, ...more } }))
  const kept = value.lines.filter((line) => !isBlank(line))
  const save = useStep(
    async (version: number) => {
      const { seller_id, note, due_on, buyer } = value
      const whose = { kind: invoice.buyer.kind, id: invoice.buyer.id ?? null, ...buyer }
      await http.patch<InvoiceView>(`/invoices/${invoice.id}`, { version, seller_id, note, language: value.language, due_on: due_on || null, buyer: whose, lines: kept.map((line) => asked(line, costs)) })
      // the next edit begins with what was kept now
      await queries.invalidateQueries({ queryKey: ["invoices"] })
    },
    () => {
      drop()
      onClose()
    },
  )
  const error = save.error instanceof ApiError ? save.error : null
  const fault = (name: string) => error?.field(name)
  const stale = error?.code === "stale_version"
  const named = Object.keys(error?.fields ?? {})
  const general = save.error && !stale && !named.some((name) => FIELDS.includes(name) || name.startsWith("lines."))
  const total = totalOf(kept)
  const go = () => save.mutate(value.version)
  return (
    <Dialog
      title={t("invoices.editTitle")}
      open
      wide
      onClose={onClose}
      actions={
        <>
          <span className="items-foot">
            {t("items.total")}: <strong>{total === null ? "…" : money({ amount: amountOf(total), currency: invoice.currency })}</strong>
          </span>
          <Button
            onClick={() => {
              drop()
              onClose()
            }}
          >
            {t("common.cancel")}
          </Button>
          <Button look="primary" busy={save.isPending} onClick={go}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form
        className="invoices-form"
        onSubmit={(event) => {
          event.preventDefault()
          go()
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go()
        }}
      >
        <LinesEditor
          lines={value.lines}
          costs={costs}
          currency={invoice.currency}
          fault={(n, field) => fault(`lines.${n}.${field}`)}
          onChange={(each) => set((now) => ({ ...now, lines: each(now.lines) }))}
        />
        <div className="invoices-pair">
          <TextField label={t("invoices.buyer")} value={value.buyer.name} error={fault("buyer.name")} maxLength={300} onChange={(name) => buys({ name })} />
          <TextField label={t("invoices.buyerTax")} value={value.buyer.tax_id} maxLength={200} onChange={(tax_id) => buys({ tax_id })} />
        </div>
        <TextField label={t("invoices.buyerAddress")} value={value.buyer.address} maxLength={2000} onChange={(address) => buys({ address })} />
        <div className="invoices-pair">
          {sellers.length > 1 && (
            <Field label={t("invoices.from")} error={fault("seller_id")}>
              {({ id }) => <Select id={id} label={t("invoices.from")} value={value.seller_id} choices={sellers.map((each) => ({ value: each.id, label: each.name }))} onChange={(seller_id) => change({ seller_id })} />}
            </Field>
          )}
          <TextField label={t("invoices.due")} type="date" value={value.due_on} error={fault("due_on")} onChange={(due_on) => change({ due_on })} />
          <Field label={t("invoices.language")}>{({ id }) => <Select id={id} label={t("invoices.language")} value={value.language} choices={PAPERS} onChange={(paper) => change({ language: paper })} />}</Field>
        </div>
        <TextField label={t("invoices.note")} value={value.note} maxLength={2000} onChange={(note) => change({ note })} />
        {general && (
          <p className="field-error" role="alert">
            <Icon name="alert" size={14} />
            {error?.sentences.length ? error.sentences.join(" ") : reasonOf(save.error, words)}
          </p>
        )}
        {(stale || value.version !== invoice.version) && (
          <Stale
            now={invoice}
            onKeep={() => {
              change({ version: invoice.version })
              save.mutate(invoice.version)
            }}
            onTake={() => {
              save.reset()
              drop(typedOf(invoice, language))
            }}
          />
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

/** A colleague was first: how it stands now is said, and mine is written over it only by a press of its own. */
function Stale({ now, onKeep, onTake }: { now: InvoiceView; onKeep: () => void; onTake: () => void }) {
  const { t } = useWords()
  const { money } = useFormats()
  return (
    <div className="slot-conflict" role="alert">
      <p>{t("invoices.conflict", { n: now.lines.length, sum: money({ amount: now.total, currency: now.currency }) })}</p>
      <Button small onClick={onKeep}>
        {t("invoices.keepMine")}
      </Button>
      <Button small onClick={onTake}>
        {t("invoices.takeTheirs")}
      </Button>
    </div>
  )
}
