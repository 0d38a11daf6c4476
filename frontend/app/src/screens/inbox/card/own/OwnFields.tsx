import { use } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import type { OwnField, Place, Values } from "../../../../state/fields"
import { isShown, useOwnFields } from "../../../../state/fields"
import { TrialContext } from "../../../../state/layouts"
import type { CompanyView } from "../../../../wire/api.gen"
import type { Card, Contact } from "../../../../wire/types"
import { mergeFiles } from "../../../../shell/uploads/files"
import { useWords } from "../../../../words/words"
import type { Kept } from "../saves"
import { Slot } from "../Slot"
import { useKept } from "../useKept"
import { Editor } from "./Editor"
import { Files } from "./Files"
import { ownOfCompany } from "../../lists/kept"
import { ownOfCard, ownOfPerson } from "./kept"
import "./own.css"
import { useFirm } from "./useFirm"
import { useSaying } from "./useSaying"

/** `without`: those that stand elsewhere on the page. */
export function OwnOfCard({ card, may, without }: { card: Card; may: boolean; without?: readonly number[] }) {
  return <Sections without={without} entity="card" thing={card} place={card} may={may} kept={(id) => ownOfCard(card.id, id)} />
}

export function OwnOfPerson({ contact, may, without }: { contact: Contact; may: boolean; without?: readonly number[] }) {
  return <Sections without={without} entity="contact" thing={contact} place={{}} may={may} kept={(id) => ownOfPerson(contact.id, id)} />
}

/** One of them by itself: what a status asks for. */
export function OneOfCard({ card, id, may }: { card: Card; id: number; may: boolean }) {
  const field = useOwnFields().items.find((each) => each.id === id)
  return field ? <Own field={field} thing={card} may={may} kept={ownOfCard(card.id, id)} /> : null
}

/** One that has a place of its own on the page; null where its condition is not met. */
export function OneOwn({ of, id, may }: { of: { card: Card } | { contact: Contact } | { company: CompanyView }; id: number; may: boolean }) {
  const field = useOwnFields().items.find((each) => each.id === id)
  if (!field) return null
  if ("card" in of) return isShown(field, of.card.fields, of.card) ? <Own field={field} thing={of.card} may={may} kept={ownOfCard(of.card.id, id)} /> : null
  if ("contact" in of) return isShown(field, of.contact.fields, {}) ? <Own field={field} thing={of.contact} may={may} kept={ownOfPerson(of.contact.id, id)} /> : null
  return isShown(field, of.company.fields, {}) ? <Own field={field} thing={of.company} may={may} kept={ownOfCompany(of.company.id, id)} /> : null
}

export function OwnOfCompany({ company, may, without }: { company: CompanyView; may: boolean; without?: readonly number[] }) {
  return <Sections without={without} entity="company" thing={company} place={{}} may={may} kept={(id) => ownOfCompany(company.id, id)} />
}

interface Props<T extends { fields: Values }> {
  entity: OwnField["entity"]
  thing: T
  place: Place
  may: boolean
  kept: (id: number) => Kept<T, unknown>
  without: readonly number[] | undefined
}

/** The administrator's own fields, in their sections; those whose condition is not met are not there. */
function Sections<T extends { fields: Values }>({ entity, thing, place, may, kept, without }: Props<T>) {
  const { items, groups } = useOwnFields()
  const shown = items.filter((field) => field.entity === entity && !without?.includes(field.id) && isShown(field, thing.fields, place))
  if (!shown.length) return null
  const parts = [{ id: null, name: "" }, ...groups.filter((each) => each.entity === entity)]
  return parts.map(({ id, name }) => {
    const fields = shown.filter((field) => field.group_id === id)
    if (!fields.length) return null
    return (
      <section key={id} className="card-part own" aria-label={name || undefined}>
        {name && <h3 className="own-title">{name}</h3>}
        {fields.map((field) => (
          <Own key={`${field.id}/${field.kind}`} field={field} thing={thing} may={may} kept={kept(field.id)} />
        ))}
      </section>
    )
  })
}

const NONE: ReadonlySet<number> = new Set()
const TALL = new Set(["long_text", "address", "file"])

function Own<T>({ field, thing, may, kept }: { field: OwnField; thing: T; may: boolean; kept: Kept<T, unknown> }) {
  const { t } = useWords()
  const tried = use(TrialContext)?.masked ?? NONE
  const saying = useSaying(field)
  const keeping = useKept(field.kind === "file" ? { ...kept, merge: mergeFiles } : kept, thing)
  const firm = useFirm(field.kind === "company" && typeof keeping.shown === "number" ? keeping.shown : null)
  const say = (value: unknown) => (field.kind === "company" && typeof value === "number" ? ((value === keeping.shown ? firm : null) ?? t("own.someCompany", { n: String(value) })) : saying(value))
  const masked = tried.has(field.id) || field.access === "masked"
  const edits = may && field.access === "edit"
  const label = (
    <span title={field.help || undefined}>
      {field.name}
      {field.required && (
        <span className="own-required" title={t("own.required")}>
          <span aria-hidden>*</span>
          <span className="unseen">{t("own.required")}</span>
        </span>
      )}
    </span>
  )
  return (
    <Slot part={`${field.entity === "contact" ? "personal" : "field"}-${field.id}`} label={label} keeping={keeping} say={say} tall={TALL.has(field.kind)}>
      {masked ? (
        <span className="slot-closed" title={t("card.hiddenHint")}>
          <Icon name="lock" size={14} />
          {t("card.hidden")}
        </span>
      ) : field.kind === "file" && (edits || keeping.shown) ? (
        <Files field={field} keeping={keeping} place={kept.key} edits={edits} />
      ) : edits ? (
        <Editor field={field} keeping={keeping} say={say} />
      ) : (
        <span className="slot-fixed own-fixed">{say(keeping.shown) || t("card.blank")}</span>
      )}
    </Slot>
  )
}
