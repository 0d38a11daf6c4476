import { useLocation } from "wouter"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"

interface Address {
  conversation_id: number | null
}

/** To the dialog in which the person was spoken with last. */
export function useWrite(): (contact: number) => Promise<void> {
  const words = useWords()
  const [, go] = useLocation()
  return async (contact) => {
    try {
      const { items } = await http.get<{ items: Address[] }>(`/contacts/${contact}/addresses`)
      const there = items.find(({ conversation_id }) => conversation_id !== null)
      if (there) go(`/inbox/${there.conversation_id}`)
      else tell(words.t("lists.noDialog"))
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
}
