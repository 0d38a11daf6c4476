import { useQuery } from "@tanstack/react-query"
import type { EntryView } from "../wire/api.gen"
import { http } from "../wire/http"
import type { Page } from "../wire/types"
import { onEvent } from "./live"
import { queries } from "./session"

export type Noun = "sources" | "rejection-reasons"
export type Entry = EntryView

/** A dictionary in its order, archived ones too; live. */
export function useDictionary(noun: Noun) {
  return useQuery({ queryKey: [noun], queryFn: async () => (await http.get<Page<Entry>>(`/${noun}`)).items, staleTime: Infinity })
}

onEvent((event) => {
  if (event.type === "dictionary.changed") void queries.invalidateQueries({ queryKey: [event.dictionary.name] })
})
