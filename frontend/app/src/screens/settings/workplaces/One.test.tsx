import { QueryClientProvider, useQuery } from "@tanstack/react-query"
import { act, fireEvent, render, screen } from "@testing-library/react"
import { expect, test, vi } from "vitest"
import { queries } from "../../../state/session"
import type { Section, Workplace } from "../../../state/workplaces"
import type { WorkplaceSetup } from "../../../wire/api.gen"
import en from "../../../words/en"
import type { Catalogue } from "../../../words/words"
import { makeWords, WordsContext } from "../../../words/words"
import { One } from "./One"
import { SETUP } from "./put"

const place: Workplace = { key: "own-1", name: "Mine", opens: "inbox", rail: ["inbox", "board", "tasks"], dialogs: null, order: "waiting", requests: null }
const sent: Section[][] = []

/** As the page draws it: of what the last change left. */
function Kept() {
  const { data } = useQuery<WorkplaceSetup>({ queryKey: SETUP, queryFn: () => Promise.reject(new Error("kept")), staleTime: Infinity })
  return <One place={data!.items[0]!} />
}

const handle = (name: string) => screen.getByRole("button", { name: `Move ${name}: by the arrow keys` })

test("the rail is put in order by the arrow keys, and by dragging; what is said goes with it", async () => {
  vi.stubGlobal("fetch", (_: string, { body }: RequestInit) => {
    const asked = JSON.parse(body as string) as { items: Workplace[] }
    sent.push(asked.items[0]!.rail)
    return Promise.resolve(new Response(JSON.stringify({ ...asked, version: 2 }), { headers: { "content-type": "application/json" } }))
  })
  queries.setQueryData(SETUP, { items: [place], roles: [], people: [], version: 1 })
  render(
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en as Catalogue)}>
        <ul>
          <Kept />
        </ul>
      </WordsContext>
    </QueryClientProvider>,
  )
  await act(async () => {
    fireEvent.keyDown(handle("Tasks"), { key: "ArrowLeft" })
    await vi.waitFor(() => expect(sent).toEqual([["inbox", "tasks", "board"]]))
  })
  expect(screen.getByText("Tasks: place 2 of 3")).toBeTruthy()

  const dataTransfer = { effectAllowed: "", setData: () => undefined }
  fireEvent.dragStart(handle("Board"), { dataTransfer })
  const target = handle("Dialogs").closest("li")!
  fireEvent.dragOver(target, { dataTransfer })
  fireEvent.drop(target, { dataTransfer })
  await act(() => vi.waitFor(() => expect(sent.length).toBe(2)))
  expect(sent[1]![0]).toBe("board")
})
