import { useQuery } from "@tanstack/react-query"
import { useEntities } from "../../state/store"
import { http } from "../../wire/http"
import type { Contact, ConversationRow, Identity } from "../../wire/types"
import { addressOf } from "../../words/address"

const NONE: readonly Identity[] = []

/** All addresses of the person who writes in this dialog. */
export function useIdentities(row: ConversationRow): readonly Identity[] {
  const held = useEntities(({ cards }) => (row.card_id === null ? undefined : cards.get(row.card_id)?.contact))
  const id = row.contact?.id
  const { data } = useQuery({
    queryKey: ["contact", id],
    queryFn: () => http.get<Contact>(`/contacts/${id ?? 0}`),
    enabled: id !== undefined && row.card_id === null,
  })
  return (held ?? data)?.identities ?? NONE
}

/** The address under which the person writes in this dialog, and no other of theirs: "@gleb", "+7 912 …"; empty where the platform tells none. */
export function useAddress(row: ConversationRow): string {
  const identity = useIdentities(row).find(({ id }) => id === row.identity_id)
  return identity ? addressOf(identity) : ""
}
