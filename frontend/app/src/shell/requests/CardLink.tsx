import { useQuery } from "@tanstack/react-query"
import { Link } from "wouter"
import { ApiError, http } from "../../wire/http"
import type { Card } from "../../wire/types"

interface Props {
  id: number
  /** What leads there. */
  label: string
  /** For whom it is not to be seen: that there was one, and nothing of it. */
  unseen: string
}

/** The way to another request, for whoever sees it. */
export function CardLink({ id, label, unseen }: Props) {
  const { data, error } = useQuery({ queryKey: ["cards", id], queryFn: () => http.get<Card>(`/cards/${id}`), retry: false })
  if (error instanceof ApiError && !data) return unseen
  return <Link href={`/requests/${id}`}>{[label, data?.title].filter(Boolean).join(" · ")}</Link>
}
