import { useState } from "react"
import { Field, TextField } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { useForm } from "../../../shell/enter/useForm"
import { usePrefs } from "../../../state/prefs"
import type { PaperTexts, SellerView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"

const PAPERS = ["ru", "en", "lt"] as const
type Paper = (typeof PAPERS)[number]
const NAMES: Record<Paper, string> = { ru: "Русский", en: "English", lt: "Lietuvių" }
const NO_TEXTS: PaperTexts = { heading: "", terms: "", footer: "", order_heading: "", order_terms: "" }
const LINES = ["address", "bank", "contacts"] as const

/** One own company: who it is, how its papers are numbered, what they say in each language. */
export function EditSeller({ seller, onClose }: { seller: SellerView | null; onClose: () => void }) {
  const { t, language } = useWords()
  const { timeZone } = usePrefs()
  const [paper, setPaper] = useState<Paper>(seller?.language ?? language)
  const { value, set, drop } = useDraft(`seller/${seller?.id ?? "new"}`, {
    name: seller?.name ?? "",
    tax_id: seller?.tax_id ?? "",
    address: seller?.address ?? "",
    bank: seller?.bank ?? "",
    contacts: seller?.contacts ?? "",
    signer: seller?.signer ?? "",
    prefix: seller?.prefix ?? "",
    order_prefix: seller?.order_prefix ?? "",
    numbering: seller?.numbering ?? ("yearly"),
    time_zone: seller?.time_zone ?? timeZone,
    language: seller?.language ?? language,
    due_days: String(seller?.due_days ?? 7),
    texts: seller?.texts ?? { ru: NO_TEXTS, en: NO_TEXTS, lt: NO_TEXTS },
  })
  const form = useForm(
    async () => {
      const body = { ...value, due_days: Number(value.due_days) || 0, archived: seller?.archived ?? false }
      if (seller) await http.patch(`/sellers/${seller.id}`, { ...body, version: seller.version })
      else await http.post("/sellers", body)
      await refresh("/sellers")
      drop()
      onClose()
    },
    ["name", "tax_id", "prefix", "order_prefix", "due_days", "time_zone"],
    { name: value.name.trim() },
  )
  const texts = value.texts[paper] ?? NO_TEXTS
  const say = (change: Partial<PaperTexts>) => set({ texts: { ...value.texts, [paper]: { ...texts, ...change } } })
  return (
    <FormDialog title={t(seller ? "sellers.edit" : "sellers.add")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop} wide>
      <div className="sellers-pair">
        <TextField label={t("sellers.name")} value={value.name} onChange={(name) => set({ name })} error={form.fault("name")} maxLength={200} autoFocus autoComplete="organization" />
        <TextField label={t("sellers.taxId")} value={value.tax_id} onChange={(tax_id) => set({ tax_id })} error={form.fault("tax_id")} maxLength={200} />
      </div>
      {LINES.map((name) => (
        <Field key={name} label={t(`sellers.${name}`)}>
          {(wiring) => <textarea {...wiring} className="input reply-text" rows={name === "bank" ? 3 : 2} maxLength={2000} value={value[name]} onChange={({ target }) => set({ [name]: target.value })} />}
        </Field>
      ))}
      <TextField label={t("sellers.signer")} hint={t("sellers.signerHint")} value={value.signer} onChange={(signer) => set({ signer })} maxLength={200} />
      <div className="sellers-pair">
        <TextField label={t("sellers.prefix")} value={value.prefix} onChange={(prefix) => set({ prefix })} error={form.fault("prefix")} maxLength={12} />
        <TextField label={t("sellers.orderPrefix")} value={value.order_prefix} onChange={(order_prefix) => set({ order_prefix })} error={form.fault("order_prefix")} maxLength={12} />
        <Field label={t("sellers.numbering")}>
          {({ id }) => <Select id={id} label={t("sellers.numbering")} value={value.numbering} choices={(["yearly", "running"] as const).map((each) => ({ value: each, label: t(`sellers.${each}`) }))} onChange={(numbering) => set({ numbering })} />}
        </Field>
        <TextField label={t("sellers.dueDays")} type="number" min={0} max={365} inputMode="numeric" value={value.due_days} onChange={(due_days) => set({ due_days })} error={form.fault("due_days")} />
        <TextField label={t("sellers.zone")} value={value.time_zone} onChange={(time_zone) => set({ time_zone })} error={form.fault("time_zone")} />
        <Field label={t("sellers.language")}>{({ id }) => <Select id={id} label={t("sellers.language")} value={value.language} choices={PAPERS.map((each) => ({ value: each, label: NAMES[each] }))} onChange={(next) => set({ language: next })} />}</Field>
      </div>
      <Field label={t("sellers.texts")}>{() => <Segments<Paper> label={t("sellers.texts")} value={paper} choices={PAPERS.map((each) => ({ value: each, label: NAMES[each] }))} onChange={setPaper} />}</Field>
      <TextField label={t("sellers.heading")} value={texts.heading ?? ""} onChange={(heading) => say({ heading })} maxLength={200} />
      <Field label={t("sellers.terms")}>{(wiring) => <textarea {...wiring} className="input reply-text" rows={2} maxLength={2000} value={texts.terms ?? ""} onChange={({ target }) => say({ terms: target.value })} />}</Field>
      <TextField label={t("sellers.orderHeading")} value={texts.order_heading ?? ""} onChange={(order_heading) => say({ order_heading })} maxLength={200} />
      <Field label={t("sellers.orderTerms")}>{(wiring) => <textarea {...wiring} className="input reply-text" rows={2} maxLength={2000} value={texts.order_terms ?? ""} onChange={({ target }) => say({ order_terms: target.value })} />}</Field>
      <Field label={t("sellers.footer")}>{(wiring) => <textarea {...wiring} className="input reply-text" rows={2} maxLength={2000} value={texts.footer ?? ""} onChange={({ target }) => say({ footer: target.value })} />}</Field>
    </FormDialog>
  )
}
