import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { onEvent } from "../../../../state/live"
import { queries } from "../../../../state/session"
import type { SamePerson } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"

const keyOf = (contact: number) => ["same", contact] as const

export const askAgain = (contact: number) => void queries.invalidateQueries({ queryKey: keyOf(contact) })

/** Who may be the same person, and who was joined to them: asked anew when somebody's phone or e-mail changes. */
export function useSame(contact: number): SamePerson | undefined {
  const { data } = useQuery({ queryKey: keyOf(contact), queryFn: () => http.get<SamePerson>(`/contacts/${contact}/same`) })
  useEffect(() => onEvent((event) => event.type === "contact.changed" && askAgain(contact)), [contact])
  return data
}
