import type { OwnField } from "../../../../state/fields"
import { isShown } from "../../../../state/fields"
import type { Noticed } from "../../../../wire/api.gen"
import type { Card, Contact } from "../../../../wire/types"
import type { Words } from "../../../../words/words"
import { budgetOf, reachesOf } from "../fields"
import { ownOfCard, ownOfPerson } from "../own/kept"
import type { Reaches } from "../reaches/reaches"
import type { Kept, Seen } from "../saves"
import { save, useEdits } from "../saves"

/** A field that a found thing can go to. */
export interface Place {
  id: string
  name: string
  /** Has it got there? */
  write: () => Promise<boolean>
}

async function put<T, V>(field: Kept<T, V>, value: V, seen: Seen<V>): Promise<boolean> {
  await save(field, value, seen)
  return !useEdits.getState().at.has(field.key)
}

interface Here {
  contact: Contact | null
  card: Card | null
  fields: readonly OwnField[]
  /** The house's currency, where nobody said one. */
  currency: string
  may: boolean
  mayPerson: boolean
  /** What the role only sees. */
  readOnly: readonly string[]
}

/** Where it may be written by this person, the nearest first. */
export function placesFor({ kind, value, currency }: Noticed, { contact, card, fields, currency: house, may, mayPerson, readOnly }: Here, { t }: Words): Place[] {
  if (kind === "phone" || kind === "email") {
    const name = kind === "phone" ? "phones" : "emails"
    if (!contact || !mayPerson || contact.hidden.includes(kind) || readOnly.includes(kind)) return []
    const field = reachesOf(contact.id, name)
    const held = contact[name] as Reaches
    return [{ id: name, name: t(kind === "phone" ? "card.phone" : "card.email"), write: () => put(field, [...held, { value, label: "" }], { base: held, version: contact.rev }) }]
  }
  const money = { amount: value, currency: currency ?? card?.budget?.currency ?? house }
  const places: Place[] = []
  if (kind === "sum" && card && may && !card.budget_by_items && !readOnly.includes("budget")) {
    places.push({ id: "budget", name: t("card.budget"), write: () => put(budgetOf(card.id), money, { base: card.budget, version: card.version }) })
  }
  for (const field of fields) {
    const fits = kind === "sum" ? field.kind === "money" : field.kind === "date"
    if (!fits || field.access !== "edit") continue
    const own = kind === "sum" ? { ...money, currency: currency ?? field.currency } : value
    if (field.entity === "card" && card && may && isShown(field, card.fields, card)) {
      const kept = ownOfCard(card.id, field.id)
      places.push({ id: String(field.id), name: field.name, write: () => put(kept, own, { base: kept.read(card), version: card.version }) })
    }
    if (field.entity === "contact" && contact && mayPerson && isShown(field, contact.fields, {})) {
      const kept = ownOfPerson(contact.id, field.id)
      places.push({ id: String(field.id), name: field.name, write: () => put(kept, own, { base: kept.read(contact), version: contact.rev }) })
    }
  }
  return places
}
