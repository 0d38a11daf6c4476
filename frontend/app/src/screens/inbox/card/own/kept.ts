import { put as putCard } from "../../../../state/cards"
import { changeCards, useEntities } from "../../../../state/store"
import type { Card, Contact } from "../../../../wire/types"
import { http } from "../../../../wire/http"
import { latestPerson, putPerson } from "../fields"
import type { Kept, Seen } from "../saves"
import type { Keeping } from "../useKept"

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What is read before it is there is null, as what is emptied. */
const of = (thing: Card | Contact, id: number): unknown => thing.fields[String(id)] ?? null

export const ownOfCard = (card: number, id: number): Kept<Card, unknown> => ({
  key: `card/${card}/field:${id}`,
  line: `card/${card}`,
  latest: () => useEntities.getState().cards.get(card),
  version: ({ version }) => version,
  read: (thing) => of(thing, id),
  same,
  put: (thing) => changeCards((cards) => putCard(cards, thing)),
  send: (version, value) => http.patch<Card>(`/cards/${card}`, { version, fields: { [id]: value } }),
})

export const ownOfPerson = (contact: number, id: number): Kept<Contact, unknown> => ({
  key: `contact/${contact}/field:${id}`,
  line: `contact/${contact}`,
  latest: () => latestPerson(contact),
  version: ({ rev }) => rev,
  read: (thing) => of(thing, id),
  same,
  put: putPerson,
  send: (rev, value) => http.patch<Contact>(`/contacts/${contact}`, { rev, fields: { [id]: value } }),
})

interface TypedSeen extends Seen<string> {
  of: Seen<unknown>
}

/** The same as a line of text: what stands there as one would type it; what is typed goes as it is, and the server reads it. */
export function asText(keeping: Keeping<unknown>, typed: (value: unknown) => string): Keeping<string> {
  const seen: TypedSeen = { base: typed(keeping.seen.base), version: keeping.seen.version, of: keeping.seen }
  const { edit } = keeping
  return {
    key: keeping.key,
    shown: edit && typeof edit.mine === "string" && edit.state !== "conflict" ? edit.mine : typed(keeping.shown),
    seen,
    edit: edit as Keeping<string>["edit"],
    set: (mine, begun) => keeping.set(mine === "" ? null : mine, (begun as TypedSeen | undefined)?.of ?? keeping.seen),
    letGo: keeping.letGo,
  }
}
