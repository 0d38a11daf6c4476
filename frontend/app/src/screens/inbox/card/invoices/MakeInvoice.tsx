import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Dialog } from "../../../../parts/Dialog"
import { Field, TextField } from "../../../../parts/Field"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { useMay } from "../../../../shell/me"
import type { InvoiceView, ItemView, NewInvoice, Orders, SellerView } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import type { Card } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { newKey } from "../../composer/key"
import { useItems } from "../items/useItems"
import { issueInvoice, makeInvoice, useStep } from "./useInvoices"

interface Props {
  card: Card
  sellers: SellerView[]
  onClose: () => void
  onMade: (id: number) => void
}

type How = "whole" | "percent" | "sum"
export type Paper = "ru" | "en" | "lt"
export const PAPERS: { value: Paper; label: string }[] = [
  { value: "ru", label: "Русский" },
  { value: "en", label: "English" },
  { value: "lt", label: "Lietuvių" },
]
const ITEMS = 0

/** An invoice of the request's items or of an order; nothing of it is issued before the press that says so. */
export function MakeInvoice(props: Props) {
  const { t } = useWords()
  const manages = useMay("sales.manage")
  if (props.sellers.length) return <Form {...props} />
  return (
    <Dialog title={t("invoices.make")} open onClose={props.onClose} read>
      <p>{t("invoices.noSeller")}</p>
      {manages ? (
        <a className="button" data-look="primary" href="/settings/invoices">
          <span className="button-text">{t("invoices.toSellers")}</span>
        </a>
      ) : (
        <p>{t("invoices.askSellers")}</p>
      )}
    </Dialog>
  )
}

function Form({ card, sellers, onClose, onMade }: Props) {
  const words = useWords()
  const { t } = words
  const { money } = useFormats()
  const items = useItems(card).data
  const orders = useQuery({ queryKey: ["orders", card.id, card.version], queryFn: () => http.get<Orders>(`/cards/${card.id}/orders`) }).data?.items ?? []
  const [key] = useState(newKey)
  const [sellerId, setSeller] = useState(sellers[0]!.id)
  const seller = sellers.find(({ id }) => id === sellerId)!
  const [order, setOrder] = useState(ITEMS)
  const [off, setOff] = useState<ReadonlySet<number>>(new Set())
  const [how, setHow] = useState<How>("whole")
  const [part, setPart] = useState("")
  const [paper, setPaper] = useState<Paper | null>(null)
  const [due, setDue] = useState("")
  const [note, setNote] = useState("")
  const [buyer, setBuyer] = useState<{ name: string; tax_id: string; address: string } | null>(null)
  const whose = orders.find(({ id }) => id === order)
  const lines: readonly ItemView[] = whose?.lines ?? items?.items ?? []
  const currency = whose?.currency ?? items?.currency ?? "RUB"
  const chosen = lines.filter(({ id }) => !off.has(id))
  const body = (): NewInvoice => ({
    client_id: key,
    seller_id: seller.id,
    language: paper ?? seller.language,
    note,
    ...(whose && { order_id: whose.id }),
    ...(off.size > 0 && { lines: chosen.map(({ id }) => id) }),
    ...(how !== "whole" && { part: { kind: how, value: part } }),
    ...(due && { due_on: due }),
    ...(buyer && { buyer: { kind: card.company_id === null ? ("contact" as const) : ("company" as const), id: card.company_id ?? card.contact?.id ?? null, ...buyer } }),
  })
  // a draft that could not be issued is the same draft at the next press
  const act = useStep(async (issued: boolean) => {
    const made: InvoiceView = await makeInvoice(card.id, body())
    const shown = issued && made.status === "draft" ? await issueInvoice(made) : made
    onMade(shown.id)
  }, onClose)
  const fault = (name: string) => (act.error instanceof ApiError ? act.error.field(name) : undefined)
  const known = ["buyer.name", "part", "due_on", "lines", "seller_id"]
  const general = act.error && !known.some((name) => fault(name))
  const person = [card.contact?.name, card.contact?.surname].filter(Boolean).join(" ")
  const change = (more: Partial<NonNullable<typeof buyer>>) => setBuyer({ name: "", tax_id: "", address: "", ...buyer, ...more })
  return (
    <Dialog
      title={t("invoices.make")}
      open
      wide
      onClose={onClose}
      actions={
        <>
          <Button busy={act.isPending} onClick={() => act.mutate(false)}>
            {t("invoices.keepDraft")}
          </Button>
          <Button look="primary" busy={act.isPending} onClick={() => act.mutate(true)}>
            {t("invoices.issue")}
          </Button>
        </>
      }
    >
      <form
        className="invoices-form"
        onSubmit={(event) => {
          event.preventDefault()
          act.mutate(true)
        }}
      >
        <div className="invoices-pair">
          {sellers.length > 1 && (
            <Field label={t("invoices.from")} error={fault("seller_id")}>
              {({ id }) => <Select id={id} label={t("invoices.from")} value={sellerId} choices={sellers.map((each) => ({ value: each.id, label: each.name }))} onChange={setSeller} />}
            </Field>
          )}
          {orders.length > 0 && (
            <Field label={t("invoices.of")}>
              {({ id }) => (
                <Select
                  id={id}
                  label={t("invoices.of")}
                  value={order}
                  choices={[{ value: ITEMS, label: t("invoices.ofItems") }, ...orders.map((each) => ({ value: each.id, label: t("invoices.ofOrder", { number: each.number }) }))]}
                  onChange={(next) => {
                    setOrder(next)
                    setOff(new Set())
                  }}
                />
              )}
            </Field>
          )}
        </div>
        <fieldset className="invoices-lines">
          <legend>{t("invoices.lines")}</legend>
          {lines.map((line) => (
            <label key={line.id}>
              <input
                type="checkbox"
                checked={!off.has(line.id)}
                onChange={({ target }) => setOff((all) => new Set(target.checked ? [...all].filter((id) => id !== line.id) : [...all, line.id]))}
              />
              <span>{line.name}</span>
              <span className="invoices-sum">{money({ amount: line.sums.total, currency })}</span>
            </label>
          ))}
          {fault("lines") && <p className="field-error">{fault("lines")}</p>}
        </fieldset>
        <div className="invoices-pair">
          <Field label={t("invoices.how")}>
            {({ id }) => <Select id={id} label={t("invoices.how")} value={how} choices={(["whole", "percent", "sum"] as const).map((value) => ({ value, label: t(`invoices.${value}`) }))} onChange={setHow} />}
          </Field>
          {how !== "whole" && <TextField label={t("invoices.part")} inputMode="decimal" value={part} error={fault("part")} onChange={setPart} />}
          <TextField label={t("invoices.due")} type="date" value={due} error={fault("due_on")} onChange={setDue} />
          <Field label={t("invoices.language")}>{({ id }) => <Select id={id} label={t("invoices.language")} value={paper ?? seller.language} choices={PAPERS} onChange={setPaper} />}</Field>
        </div>
        <div className="invoices-pair">
          <TextField label={t("invoices.buyer")} value={buyer?.name ?? ""} placeholder={person} error={fault("buyer.name")} onChange={(name) => change({ name })} />
          <TextField label={t("invoices.buyerTax")} value={buyer?.tax_id ?? ""} onChange={(tax_id) => change({ tax_id })} />
        </div>
        <TextField label={t("invoices.buyerAddress")} value={buyer?.address ?? ""} onChange={(address) => change({ address })} />
        <TextField label={t("invoices.note")} value={note} onChange={setNote} />
        <p className="items-hint">{t("invoices.issueHint")}</p>
        {general && (
          <p className="field-error" role="alert">
            <Icon name="alert" size={14} />
            {act.error instanceof ApiError && act.error.sentences.length ? act.error.sentences.join(" ") : reasonOf(act.error, words)}
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
