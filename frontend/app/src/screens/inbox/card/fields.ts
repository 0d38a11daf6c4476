import { isNewer, put as putCard } from "../../../state/cards"
import { queries } from "../../../state/session"
import { applyEvent, changeCards, useEntities } from "../../../state/store"
import { http } from "../../../wire/http"
import type { Card, Contact, Money } from "../../../wire/types"
import type { Reaches } from "./reaches/reaches"
import { mergeReaches, sameReaches } from "./reaches/reaches"
import type { Kept } from "./saves"

const same = <V>(a: V, b: V) => a === b
const sameMoney = (a: Money | null, b: Money | null) => a?.amount === b?.amount && a?.currency === b?.currency
const sameSet = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((name) => b.includes(name))

/** What I put and took, done to what a colleague made of it meanwhile. */
function mergeSets(mine: readonly string[], base: readonly string[], theirs: readonly string[]): readonly string[] {
  const put = mine.filter((name) => !base.includes(name))
  return [...theirs.filter((name) => mine.includes(name) || !base.includes(name)), ...put.filter((name) => !theirs.includes(name))]
}

function ofCard<V>(id: number, name: string, read: (card: Card) => V, equal: (a: V, b: V) => boolean = same): Kept<Card, V> {
  return {
    key: `card/${id}/${name}`,
    line: `card/${id}`,
    latest: () => useEntities.getState().cards.get(id),
    version: ({ version }) => version,
    read,
    same: equal,
    put: (card) => changeCards((cards) => putCard(cards, card)),
    send: (version, value) => http.patch<Card>(`/cards/${id}`, { version, [name]: value }),
  }
}

export const titleOf = (id: number) => ofCard(id, "title", (card) => card.title)
export const statusOf = (id: number) => ofCard(id, "status_id", (card) => card.status_id)
export const responsibleOf = (id: number) => ofCard(id, "responsible_id", (card) => card.responsible?.id ?? null)
export const budgetOf = (id: number) => ofCard(id, "budget", (card) => card.budget, sameMoney)
export const sourceOf = (id: number) => ofCard(id, "source_id", (card) => card.source_id)
export const reasonOf = (id: number) => ofCard(id, "reason_id", (card) => card.reason_id)
export const commentOf = (id: number) => ofCard(id, "comment", (card) => card.comment)
export const cardTagsOf = (id: number): Kept<Card, readonly string[]> => ({
  ...ofCard<readonly string[]>(id, "tags", (card) => card.tags, sameSet),
  merge: mergeSets,
})

export const personKey = (id: number) => ["contacts", id]

/** A person stands on cards, and alone where a dialog has none; the newest of them. */
export function latestPerson(id: number): Contact | undefined {
  const onCards = [...useEntities.getState().cards.values()].flatMap(({ contact }) => (contact?.id === id ? [contact] : []))
  const alone = queries.getQueryData<Contact>(personKey(id))
  return [...onCards, ...(alone ? [alone] : [])].sort((a, b) => (isNewer(a, b) ? -1 : 1))[0]
}

export function putPerson(contact: Contact): void {
  applyEvent({ type: "contact.changed", contact })
  queries.setQueryData<Contact>(personKey(contact.id), (held) => (held && isNewer(contact, held) ? contact : held))
}

type PersonField = "name" | "surname" | "phone" | "email" | "birthday"

export function personField(id: number, name: PersonField): Kept<Contact, string> {
  return {
    key: `contact/${id}/${name}`,
    line: `contact/${id}`,
    latest: () => latestPerson(id),
    version: ({ rev }) => rev,
    read: (contact) => contact[name] ?? "",
    same,
    put: putPerson,
    send: (rev, value) => http.patch<Contact>(`/contacts/${id}`, { rev, [name]: value === "" && name === "birthday" ? null : value }),
  }
}

export function reachesOf(id: number, name: "phones" | "emails"): Kept<Contact, Reaches> {
  return {
    key: `contact/${id}/${name}`,
    line: `contact/${id}`,
    latest: () => latestPerson(id),
    version: ({ rev }) => rev,
    read: (contact) => contact[name] as Reaches,
    same: sameReaches,
    put: putPerson,
    send: (rev, list) => http.patch<Contact>(`/contacts/${id}`, { rev, [name]: list }),
    merge: mergeReaches,
  }
}

export function personTagsOf(id: number): Kept<Contact, readonly string[]> {
  return {
    key: `contact/${id}/tags`,
    line: `contact/${id}`,
    latest: () => latestPerson(id),
    version: ({ rev }) => rev,
    read: ({ tags }) => tags,
    same: sameSet,
    put: putPerson,
    send: (_, tags) => http.put<Contact>(`/contacts/${id}/tags`, { tags }),
    merge: mergeSets,
  }
}
