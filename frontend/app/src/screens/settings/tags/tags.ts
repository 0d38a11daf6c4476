import { useQuery } from "@tanstack/react-query"
import { queries } from "../../../state/session"
import type { TagSetup, TagSetups } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import type { Words } from "../../../words/words"
import { change } from "../funnels/change"
import { oneByOne } from "../pieces/oneByOne"
import { refresh } from "../pieces/useList"

const SETUP = ["tags", "setup"]

export const useTagSetups = () => useQuery({ queryKey: SETUP, queryFn: () => http.get<TagSetups>("/tags/setup"), staleTime: 0 })

/** After what is on its way, and then what stands there, here and in every picker. Throws what the server refuses. */
export const deed = (run: () => Promise<TagSetups | undefined>): Promise<void> =>
  oneByOne(async () => {
    try {
      const now = await run()
      if (now) queries.setQueryData(SETUP, now)
    } finally {
      await refresh("/tags")
    }
  })

/** The same; a refusal is told. True: it was kept. */
export const keep = (run: () => Promise<TagSetups | undefined>, words: Words): Promise<boolean> => change(() => deed(run), words)

/** As the change before left it: what the drawing has may be older. */
const held = (id: number): TagSetup | undefined => queries.getQueryData<TagSetups>(SETUP)?.items.find(({ tag }) => tag.id === id)

export const versionOf = ({ tag, version }: TagSetup): number => held(tag.id)?.version ?? version

/** `onTaken`: another tag has the name already; it is not told then. */
export const patchTag = (setup: TagSetup, body: { name?: string; color?: string }, words: Words, onTaken?: (other: number) => void): Promise<boolean> =>
  keep(async () => {
    try {
      return await http.patch<TagSetups>(`/tags/${setup.tag.id}`, { version: versionOf(setup), ...body })
    } catch (error) {
      if (!onTaken || !(error instanceof ApiError) || error.code !== "name_taken") throw error
      onTaken(Number(error.rest.other))
      return undefined
    }
  }, words)

/** By the list or by the toast; where the other one has done it, it is done. */
export const bringBack = (id: number, words: Words) => keep(async () => (held(id) ? undefined : http.post<TagSetups>(`/tags/${id}/restore`)), words)

/** "on 214 contacts and 37 requests"; empty where it stands nowhere. */
export function whereOf({ contacts, cards }: { contacts: number; cards: number }, { t }: Words): string {
  const parts = [contacts && t("tags.onContacts", { n: contacts }), cards && t("tags.onCards", { n: cards })].filter((part) => part !== 0)
  return parts.length === 2 ? t("tags.and", { one: parts[0]!, other: parts[1]! }) : (parts[0] ?? "")
}
