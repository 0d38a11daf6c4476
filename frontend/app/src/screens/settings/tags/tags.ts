import { useQuery } from "@tanstack/react-query"
import type { TagSetups } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Words } from "../../../words/words"
import { change } from "../funnels/change"
import { refresh } from "../pieces/useList"

export const useTagSetups = () => useQuery({ queryKey: ["tags", "setup"], queryFn: () => http.get<TagSetups>("/tags/setup"), staleTime: 0 })

/** One change, and what stands there afterwards, here and in every picker. */
export async function keep(run: () => Promise<unknown>, words: Words): Promise<boolean> {
  const kept = await change(run, words)
  await refresh("/tags")
  return kept
}

export const bringBack = (id: number, words: Words) => keep(() => http.post(`/tags/${id}/restore`), words)

/** "on 214 contacts and 37 requests"; empty where it stands nowhere. */
export function whereOf({ contacts, cards }: { contacts: number; cards: number }, { t }: Words): string {
  const parts = [contacts && t("tags.onContacts", { n: contacts }), cards && t("tags.onCards", { n: cards })].filter((part) => part !== 0)
  return parts.length === 2 ? t("tags.and", { one: parts[0]!, other: parts[1]! }) : (parts[0] ?? "")
}
