import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import type { Beginning as Found } from "../../../wire/api.gen"
import { http } from "../../../wire/http"

export interface To {
  channel_id: number
  contact_id?: number
  address?: string
}

const PAUSE_MS = 250

/** Where a first message would go: asked when nothing was typed for a moment. */
export function useLookup(to: To | null) {
  const wanted = to ? JSON.stringify(to) : ""
  const [asked, setAsked] = useState(wanted)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [wanted])
  const { data, error } = useQuery({
    queryKey: ["begin", asked],
    queryFn: () => http.post<Found>("/conversations/lookup", JSON.parse(asked) as To),
    enabled: asked !== "",
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })
  const settled = asked === wanted && wanted !== ""
  return { found: settled ? data : undefined, error: settled ? error : null }
}
