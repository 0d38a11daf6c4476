import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { onEvent } from "../../../../state/live"
import { queries } from "../../../../state/session"
import type { AddressView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"

const NONE: readonly AddressView[] = []

/** Where the person can be answered, the one spoken in last first; asked for where they have more than one address. */
export function useAddresses(contact: number | null, wanted: boolean): readonly AddressView[] {
  const { data } = useQuery({
    queryKey: ["addresses", contact],
    queryFn: () => http.get<{ items: AddressView[] }>(`/contacts/${contact ?? 0}/addresses`).then(({ items }) => items),
    enabled: wanted && contact !== null,
  })
  useEffect(
    () =>
      onEvent((event) => {
        const theirs = "conversation" in event ? event.conversation.contact?.id === contact : event.type === "contact.changed" && event.contact.id === contact
        if (theirs || event.type === "channel.changed" || event.type === "appeared" || event.type === "gone") void queries.invalidateQueries({ queryKey: ["addresses", contact] })
      }),
    [contact],
  )
  return data ?? NONE
}
