import { useQuery } from "@tanstack/react-query"
import { useChannel } from "../../state/house"
import { http } from "../../wire/http"
import type { Capabilities, Contact, ConversationRow } from "../../wire/types"
import { addressOf } from "../../words/address"
import { useWords } from "../../words/words"
import { titleOf } from "./list/preview"

/** People of such a channel have a number or an address that says more than no name. */
const isReached = ({ calls, starts }: Capabilities) => calls || starts === "phone" || starts === "email"

/** What the dialog is called; of somebody whom nobody has named yet: where they call or write from, for those who may see it. */
export function useTitle(row: ConversationRow): string {
  const words = useWords()
  const { kind } = useChannel(row.channel_id)
  const nameless = row.contact !== null && !row.contact.name && !row.title
  // those in sight alone are asked for, and named in the same answer as in the head and the card
  const { data } = useQuery({
    queryKey: ["contact", row.contact?.id],
    queryFn: () => http.get<Contact>(`/contacts/${row.contact?.id ?? 0}`),
    enabled: nameless && kind !== undefined && isReached(kind.capabilities),
  })
  const identity = nameless ? data?.identities.find(({ id }) => id === row.identity_id) : undefined
  return (identity && addressOf(identity)) || titleOf(row, words)
}
