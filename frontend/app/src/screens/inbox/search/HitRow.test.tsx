import { render } from "@testing-library/react"
import { beforeEach, expect, test } from "vitest"
import { setPrefs } from "../../../state/prefs"
import type { FoundContact } from "../../../wire/types"
import en from "../../../words/en"
import { makeWords, WordsContext } from "../../../words/words"
import { HitRow } from "./HitRow"

beforeEach(() => setPrefs({ language: "en" }))

const found = (more: Partial<FoundContact>) => ({ kind: "contact", hit: { id: 4, name: "", marks: [], phone: null, email: null, usernames: [], conversation_id: 9, avatar: null, ...more } }) as never

const said = (more: Partial<FoundContact>) => {
  const { container } = render(
    <WordsContext value={makeWords("en", en)}>
      <HitRow found={found(more)} />
    </WordsContext>,
  )
  return container.textContent
}

test("whoever has no name yet is called by the number or the address, which is not said twice", () => {
  expect(said({ phone: "+37061234567", email: "anna@shop.example" })).toMatch(/612 34567anna@shop\.example$/)
  expect(said({ email: "anna@shop.example" })).toMatch(/anna@shop\.exampleContact$/i)
  expect(said({})).toContain(en.list.nameless)
})
