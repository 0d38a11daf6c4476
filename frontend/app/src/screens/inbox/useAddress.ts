import { useQuery } from "@tanstack/react-query"
import { useFormats } from "../../words/format"
import { useEntities } from "../../state/store"
import { http } from "../../wire/http"
import type { Contact, ConversationRow } from "../../wire/types"

/** The address under which the person writes in this channel: "@gleb", "+7 912 …"; empty where the platform tells none. */
export function useAddress(row: ConversationRow): string {
  const { phone } = useFormats()
  const held = useEntities(({ cards }) => (row.card_id === null ? undefined : cards.get(row.card_id)?.contact))
  const id = row.contact?.id
  const { data } = useQuery({
    queryKey: ["contact", id],
    queryFn: () => http.get<Contact>(`/contacts/${id ?? 0}`),
    enabled: id !== undefined && row.card_id === null,
  })
  const identity = (held ?? data)?.identities.find(({ channel_id }) => channel_id === row.channel_id)
  if (!identity) return ""
  if (identity.username) return `@${identity.username.replace(/^@/, "")}`
  return /^\+\d{7,15}$/.test(identity.external_user) ? phone(identity.external_user) : ""
}
