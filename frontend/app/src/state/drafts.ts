import { useQuery } from "@tanstack/react-query"
import { create } from "zustand"
import { http } from "../wire/http"
import type { DomainEvent, Draft, DraftMark, Page } from "../wire/types"

/** What I have begun and not sent, by dialog and kind; one that was sent stays here empty, so that nothing older comes back. */
export interface Drafts {
  at: ReadonlyMap<string, DraftMark>
}

export const useDraftMarks = create<Drafts>(() => ({ at: new Map() }))

const keyOf = ({ conversation_id, kind }: Pick<DraftMark, "conversation_id" | "kind">) => `${conversation_id}/${kind}`

const PREVIEW = 160

const markOf = ({ conversation_id, kind, text, attachments, rev }: Draft): DraftMark => ({ conversation_id, kind, text: text.slice(0, PREVIEW), files: attachments.length, rev })

function put(state: Drafts, marks: readonly DraftMark[]): Drafts {
  const at = new Map(state.at)
  for (const mark of marks) if ((at.get(keyOf(mark))?.rev ?? -1) <= mark.rev) at.set(keyOf(mark), mark)
  return { at }
}

export const draftsAfter = (state: Drafts, event: DomainEvent): Drafts => (event.type === "draft.changed" ? put(state, [markOf(event.draft)]) : state)

/** All of them, fetched: what was known before the question and is not among them was sent or emptied meanwhile. */
export function draftsLoaded(state: Drafts, items: readonly DraftMark[], begun: Drafts): Drafts {
  const kept = [...state.at].filter(([key, mark]) => begun.at.get(key) !== mark)
  return put({ at: new Map(kept) }, items)
}

/** What I have begun there: an answer before a note. */
export function draftIn({ at }: Drafts, conversation: number): DraftMark | null {
  const found = [at.get(`${conversation}/reply`), at.get(`${conversation}/note`)]
  return found.find((mark) => mark && (mark.text.trim() !== "" || mark.files > 0)) ?? null
}

/** Loaded for as long as somebody is signed in, and anew after a gap. */
export function useDraftsLoaded(): void {
  useQuery({
    queryKey: ["draft-marks"],
    queryFn: async () => {
      const begun = useDraftMarks.getState()
      const { items } = await http.get<Page<DraftMark>>("/drafts")
      useDraftMarks.setState((state) => draftsLoaded(state, items, begun))
      return null
    },
    staleTime: Infinity,
  })
}
