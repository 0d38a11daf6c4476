import { useQuery } from "@tanstack/react-query"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { put } from "../../../../state/dialogs"
import { onEvent } from "../../../../state/live"
import { put as putMessage } from "../../../../state/messages"
import { ownDialog } from "../../../../state/own"
import { askSessionAgain, queries, whoIsHere } from "../../../../state/session"
import { changeDialogs, changeMessages } from "../../../../state/store"
import { filled, variant } from "../../../../state/variables"
import type { MacroView, RunView, UndoneView, VariablesView } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import type { Entity, Page } from "../../../../wire/types"
import type { Words } from "../../../../words/words"
import { patiently, waitFor } from "../insist"
import { newKey } from "../key"
import { formatted } from "../../../../state/text/markup"
import { confirming } from "../formerly/formerly"

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

/** Pressed, and not answered yet: by dialog and macro. */
const asked = new Set<string>()

/** Run it as it was shown; the toast takes it back. Where the answer is lost it is asked for again, under the same key: it is done once. */
export async function runMacro(macro: MacroView, conversation: number, allowed: readonly Entity["type"][], words: Words): Promise<void> {
  const { t } = words
  const me = whoIsHere()
  const press = `${me}/${conversation}/${macro.id}`
  if (me === null || asked.has(press)) return
  asked.add(press)
  try {
    const variables = await http.get<VariablesView>(`/conversations/${conversation}/variables`)
    const told = variant(macro.steps.variants ?? {}, variables.locale, words.language)
    const said = formatted(filled(told.text, variables.values[told.locale] ?? {}), allowed)
    const body = { client_id: newKey(), ...confirming(conversation), ...(told.text && { text: said.text, entities: said.entities }) }
    const run = await answered(me, conversation, `/conversations/${conversation}/macros/${macro.id}`, body, () => tell(t("macros.waits", { name: macro.title })))
    if (!run) return
    if (run.conversation) changeDialogs((state) => put(state, run.conversation!))
    if (run.message) changeMessages((state) => putMessage(state, run.message!))
    tell(t("macros.ran", { name: macro.title }), { undo: () => void undo(run.id, words) })
  } catch (error) {
    tell(reasonOf(error, words), { fault: true })
  } finally {
    asked.delete(press)
  }
}

/** The run, however often it has to be asked for; null once somebody else sits here: it is not theirs to ask for. */
async function answered(me: number, conversation: number, path: string, body: object, onWait: () => void): Promise<RunView | null> {
  for (let tries = 0; whoIsHere() === me; tries++) {
    try {
      ownDialog(conversation)
      const run = await patiently((signal) => http.post<RunView>(path, body, { signal, as: me }))
      // whoever stands between may answer "200" to everything
      if (typeof (run as Partial<RunView> | undefined)?.id === "number") return run
    } catch (error) {
      if (!(error instanceof ApiError) || !(error.passing || error.status === 401)) throw error
      if (error.status === 401) void askSessionAgain()
    }
    if (tries === 0) onWait()
    await waitFor(tries)
  }
  return null
}

// What is not answered yet may not be done: the person should know.
addEventListener("beforeunload", (event) => {
  if (asked.size) event.preventDefault()
})

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
