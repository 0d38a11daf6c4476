import { useQuery } from "@tanstack/react-query"
import type { CompanyView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"

/** Name of a company; null while it is asked for, or where I do not see it. */
export function useFirm(id: number | null): string | null {
  const { data } = useQuery({ queryKey: ["companies", id], queryFn: () => http.get<CompanyView>(`/companies/${id}`), enabled: id !== null, retry: false })
  return data?.name ?? null
}
