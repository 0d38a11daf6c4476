import { useQuery } from "@tanstack/react-query"
import { reasonOf } from "../../../parts/Placeholders"
import type { TagUse } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"

/** The dry run: what a tag stands on at this moment; in its place, that it is being counted, or why it was not. */
export function useTagUse(id: number): { use: TagUse | undefined; instead: string } {
  const words = useWords()
  const { data, error } = useQuery({ queryKey: ["tags", id, "use"], queryFn: () => http.get<TagUse>(`/tags/${id}/use`), staleTime: 0, gcTime: 0 })
  return { use: data, instead: error ? reasonOf(error, words) : words.t("tags.counting") }
}
