import { QueryClientProvider } from "@tanstack/react-query"
import { act, fireEvent, render, screen } from "@testing-library/react"
import { beforeEach, expect, test, vi } from "vitest"
import { navigate } from "wouter/use-browser-location"
import { forgetBegun } from "../../../state/begun"
import { queries } from "../../../state/session"
import type { HouseText } from "../../../wire/api.gen"
import en from "../../../words/en"
import { makeWords, WordsContext } from "../../../words/words"
import Texts from "./Texts"

const said = (locale: "ru" | "en" | "lt", own: boolean) => ({ locale, title: own ? "Come" : `Ours ${locale}`, text: "{link}", our_title: `Ours ${locale}`, our_text: "{link}", own, version: own ? 1 : 0, changed_at: null, changed_by: null })
const TEXT: HouseText = {
  key: "letters.invite",
  group: "letters",
  label: "Invitation",
  parts: ["title", "text"],
  most: 4000,
  variables: [{ name: "link", label: "link", sample: "https://…", needed: true }],
  words: [said("ru", false), said("en", true), said("lt", false)],
}

let put: unknown[] = []
const answer = (body: unknown, status = 200) => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }))

beforeEach(() => {
  queries.clear()
  forgetBegun()
  put = []
  vi.stubGlobal("fetch", (address: string, { method, body }: { method: string; body?: string }) => {
    const asked = body ? (JSON.parse(body) as { title: string }) : { title: "" }
    if (method === "PUT") {
      put.push(asked)
      return answer({ ...TEXT, words: [said("ru", false), { ...said("en", false), version: 2 }, said("lt", false)] })
    }
    if (!address.includes("preview")) return answer({ items: [TEXT], next: null })
    const wrong = { error: { code: "invalid", message: "", fields: { title: { code: "text_variable", message: "This text has no variable {x}." } } } }
    return asked.title.includes("{x}") ? answer(wrong, 422) : answer({ title: asked.title, text: "https://…" })
  })
})

async function opened() {
  navigate("/settings/texts/letters/invite")
  render(
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en)}>
        <Texts />
      </WordsContext>
    </QueryClientProvider>,
  )
  return screen.findByRole<HTMLInputElement>("textbox", { name: "Subject" })
}

test("a variable that a text does not have is named while one writes, and nothing is kept", async () => {
  fireEvent.change(await opened(), { target: { value: "Come {x}" } })
  expect((await screen.findByRole("alert")).textContent).toContain("no variable {x}")
  expect(put).toEqual([])
})

test("arrows go from language to language, and the keys stay there", async () => {
  expect((await opened()).value).toBe("Come")
  const choice = screen.getByRole("radio", { name: "English" })
  act(() => choice.focus())
  fireEvent.keyDown(choice, { key: "ArrowRight" })
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Subject" }).value).toBe("Ours lt")
  expect(document.activeElement?.textContent).toBe("Lietuvių")
})

test("ours come back by one press, of the version that was looked at", async () => {
  await opened()
  fireEvent.click(screen.getByRole("button", { name: "The shipped words again" }))
  await vi.waitFor(() => expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Subject" }).value).toBe("Ours en"))
  expect(put).toEqual([{ key: "letters.invite", locale: "en", version: 1, title: "", text: "" }])
})
