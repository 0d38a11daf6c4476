import type { HiddenField, ReadOnlyField } from "../../../state/hidden"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { TextField } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { useMe } from "../../../shell/me"
import type { CompanyView } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Twins } from "../card/reaches/Twins"
import type { Entity, Row } from "./useList"
import { askRows, NOUN } from "./useList"
import { TYPES } from "./types"
import { CompanyPick } from "../../../shell/CompanyPick"

interface Props {
  of: Exclude<Entity, "card">
  onClose: () => void
  onMade: (id: number) => void
}

interface Typed {
  name: string
  surname: string
  phone: string
  email: string
  type: (typeof TYPES)[number]
  company: { id: number; name: string } | null
}

const BLANK: Typed = { name: "", surname: "", phone: "", email: "", type: "potential", company: null }

/** Somebody new, or a new company: what is known at once; the rest is typed on the page. */
export function AddDialog({ of, onClose, onMade }: Props) {
  const words = useWords()
  const { t } = words
  const { hidden_fields, read_only_fields } = useMe()
  const writes = (field: HiddenField | ReadOnlyField) => ![...hidden_fields, ...read_only_fields].includes(field)
  const [typed, setTyped] = useState(BLANK)
  const [key] = useState(() => crypto.randomUUID())
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change })
  const fault = (...names: string[]) => (error instanceof ApiError ? names.map((name) => error.field(name)).find(Boolean) : undefined)
  const make = async () => {
    setBusy(true)
    try {
      const made = await http.post<Row>(`/${NOUN[of]}`, { ...bodyOf(of, typed), client_id: key })
      void askRows(of)
      onClose()
      onMade(made.id)
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  const company = async (name: string) => set({ company: await http.post<CompanyView>("/companies", { name }) })
  return (
    <Dialog
      open
      title={t(`lists.new_${of}`)}
      onClose={onClose}
      actions={
        <Button look="primary" type="submit" form="lists-add" busy={busy}>
          {t("lists.make")}
        </Button>
      }
    >
      <form
        id="lists-add"
        className="lists-add"
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        {writes("name") && <TextField label={t(of === "contact" ? "history.name" : "lists.col_name")} value={typed.name} error={fault("name")} onChange={(name) => set({ name })} />}
        {of === "contact" && writes("name") && <TextField label={t("history.surname")} value={typed.surname} error={fault("surname")} onChange={(surname) => set({ surname })} />}
        {writes("phone") && <TextField label={t("lists.col_phone")} type="tel" value={typed.phone} error={fault("phone", "phones")} onChange={(phone) => set({ phone })} />}
        {writes("phone") && <Twins field="phone" typed={typed.phone} />}
        {writes("email") && <TextField label={t("lists.col_email")} value={typed.email} error={fault("email", "emails")} onChange={(email) => set({ email })} />}
        {writes("email") && <Twins field="email" typed={typed.email} />}
        {writes("type") && <Select label={t("lists.col_type")} value={typed.type} choices={TYPES.map((value) => ({ value, label: t(`contacttype.${value}`) }))} onChange={(type) => set({ type })} />}
        {of === "contact" && <CompanyPick value={typed.company?.id ?? null} label={t("lists.company")} onPick={(picked) => set({ company: picked })} onCreate={(name) => void company(name).catch(setError)} />}
        {error !== null && !(error instanceof ApiError && error.sentences.length) && <p role="alert">{reasonOf(error, words)}</p>}
      </form>
    </Dialog>
  )
}

function bodyOf(of: Exclude<Entity, "card">, { name, surname, phone, email, type, company }: Typed) {
  const one = (value: string) => (value.trim() ? [{ value: value.trim() }] : undefined)
  const shared = { name, type, phones: one(phone), emails: one(email) }
  return of === "company" ? shared : { ...shared, surname, companies: company ? [{ id: company.id }] : [] }
}
