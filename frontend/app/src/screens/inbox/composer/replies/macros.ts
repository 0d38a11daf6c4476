import { useQuery } from "@tanstack/react-query"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { put } from "../../../../state/dialogs"
import { onEvent } from "../../../../state/live"
import { put as putMessage } from "../../../../state/messages"
import { ownDialog } from "../../../../state/own"
import { queries } from "../../../../state/session"
import { changeDialogs, changeMessages } from "../../../../state/store"
import { filled, variant } from "../../../../state/variables"
import type { MacroView, RunView, UndoneView, VariablesView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Entity, Page } from "../../../../wire/types"
import type { Words } from "../../../../words/words"
import { newKey } from "../key"
import { formatted } from "../markup"

export function useMacros(wanted = true): readonly MacroView[] {
  const { data } = useQuery({
    queryKey: ["macros"],
    queryFn: () => http.get<Page<MacroView>>("/macros").then(({ items }) => items),
    enabled: wanted,
    staleTime: Infinity,
  })
  return data ?? NONE
}

const NONE: readonly MacroView[] = []

onEvent((event) => {
  if (event.type === "macro.changed") void queries.invalidateQueries({ queryKey: ["macros"] })
})

/** Run it as it was shown; the toast takes it back. */
export async function runMacro(macro: MacroView, conversation: number, allowed: readonly Entity["type"][], words: Words): Promise<void> {
  const { t } = words
  try {
    const variables = await http.get<VariablesView>(`/conversations/${conversation}/variables`)
    const told = variant(macro.steps.variants ?? {}, variables.locale, words.language)
    const said = formatted(filled(told.text, variables.values[told.locale] ?? {}), allowed)
    const body = { client_id: newKey(), ...(told.text && { text: said.text, entities: said.entities }) }
    ownDialog(conversation)
    const run = await http.post<RunView>(`/conversations/${conversation}/macros/${macro.id}`, body)
    changeDialogs((state) => put(state, run.conversation))
    if (run.message) changeMessages((state) => putMessage(state, run.message!))
    tell(t("macros.ran", { name: macro.title }), { undo: () => void undo(run.id, words) })
  } catch (error) {
    tell(reasonOf(error, words), { fault: true })
  }
}

async function undo(id: number, words: Words): Promise<void> {
  const { t } = words
  try {
    const back = await http.post<UndoneView>(`/macro-runs/${id}/undo`)
    changeDialogs((state) => put(state, back.conversation))
    const others = back.kept.some((part) => part !== "text")
    tell(t(others ? "macros.keptSome" : back.kept.length ? "macros.keptText" : "macros.undone"))
  } catch (error) {
    tell(reasonOf(error, words), { fault: true })
  }
}
