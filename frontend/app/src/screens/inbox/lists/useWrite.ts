import { useLocation } from "wouter"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { AddressView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { begin } from "../begin/begin"

/** To the dialog in which the person was spoken with last; else a first message, where a channel lets one begin. */
export function useWrite(): (contact: { id: number; name: string }) => Promise<void> {
  const words = useWords()
  const [, go] = useLocation()
  return async (contact) => {
    try {
      const { items } = await http.get<{ items: AddressView[] }>(`/contacts/${contact.id}/addresses`)
      const there = items.find(({ conversation_id }) => conversation_id !== null)
      const first = items.find(({ begins, refused }) => begins && !refused)
      if (there) go(`/inbox/${there.conversation_id}`)
      else if (first) begin({ contact, way: first })
      else tell(items.find(({ refused }) => refused)?.refused?.message ?? words.t("lists.noDialog"))
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
}
