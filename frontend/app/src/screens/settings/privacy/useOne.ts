import { useQuery } from "@tanstack/react-query"
import { http } from "../../../wire/http"

/** One thing by its path; `refresh` of the path, or of what it begins with, asks again. */
export const useOne = <T>(path: string) => useQuery({ queryKey: [...path.split("/").filter(Boolean), "one"], queryFn: () => http.get<T>(path), staleTime: 0 })
