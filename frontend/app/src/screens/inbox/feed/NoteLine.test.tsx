import { QueryClientProvider } from "@tanstack/react-query"
import { act, fireEvent, render, screen } from "@testing-library/react"
import { beforeEach, expect, test, vi } from "vitest"
import { MeContext } from "../../../shell/me"
import { forgetBegun } from "../../../state/begun"
import type { Me } from "../../../state/session"
import { queries } from "../../../state/session"
import { ApiError } from "../../../wire/http"
import type { Catalogue } from "../../../words/words"
import { makeWords, WordsContext } from "../../../words/words"
import en from "../../../words/en"
import { NoteLine } from "./NoteLine"

interface Sent {
  client_id: string
  text: string
}

let answers: { resolve: () => void; reject: (error: unknown) => void }[]
let sent: Sent[]

beforeEach(() => {
  forgetBegun()
  answers = []
  sent = []
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("[]")))
  const send = (note: Partial<Sent>) => {
    sent.push(note as Sent)
    return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }))
  }
  render(
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en as Catalogue)}>
        <MeContext value={{ id: 1, rights: [] } as unknown as Me}>
          <NoteLine name="x" label="Note" place={{ conversation_id: 5, outside: [] }} send={send} />
        </MeContext>
      </WordsContext>
    </QueryClientProvider>,
  )
})

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Note" })
const write = (text: string) => fireEvent.change(field(), { target: { value: text } })
const press = () => fireEvent.keyDown(field(), { key: "Enter", ctrlKey: true })
const answered = (at: number, error?: ApiError) =>
  act(async () => {
    if (error) answers[at]!.reject(error)
    else answers[at]!.resolve()
    await Promise.resolve()
  })

test.each([0, 503, 429])("a note without an answer (%d) is the same note when it is sent again", async (status) => {
  write("ясно")
  press()
  await answered(0, new ApiError(status, "no_server", ""))
  expect(field().value).toBe("ясно")
  press()
  expect(sent[1]!.client_id).toBe(sent[0]!.client_id)
})

test("a note that was refused, or taken, is followed by another one", async () => {
  write("ясно")
  press()
  await answered(0, new ApiError(422, "invalid", "No"))
  press()
  await answered(1)
  expect(field().value).toBe("")
  write("ясно")
  press()
  expect(new Set(sent.map(({ client_id }) => client_id)).size).toBe(3)
})

test("what is written while a note is being sent stays", async () => {
  write("раз")
  press()
  write("раз и два")
  await answered(0)
  expect(field().value).toBe("раз и два")
  press()
  expect(sent[1]!.client_id).not.toBe(sent[0]!.client_id)
})
