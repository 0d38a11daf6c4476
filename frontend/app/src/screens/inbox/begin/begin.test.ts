import { expect, test } from "vitest"
import type { Attachment } from "../../../wire/types"
import { edit, writingAt } from "../composer/desk"
import { pieceOf } from "../composer/writing"
import { begin, forget, paperOf } from "./begin"

const file = pieceOf({ id: "f1", name: "прайс.pdf", kind: "document", size: 5, url: "/f1" } as Attachment)
const olga = { contact: { id: 7, name: "Ольга" }, way: null, from: 5 }

test("an answer taken to a new address goes there with its files, and leaves its field when it has gone", () => {
  edit(5, "reply", { text: "Счёт", files: [file] })
  begin(olga)
  begin(olga)
  expect(writingAt(paperOf(olga), "reply")).toMatchObject({ text: "Счёт", files: [file] })
  expect(writingAt(5, "reply").text).toBe("Счёт")
  forget(olga)
  expect(writingAt(5, "reply")).toMatchObject({ text: "", files: [] })
  expect(writingAt(paperOf(olga), "reply")).toMatchObject({ text: "", files: [] })
})

test("what was written in the answer since stays there", () => {
  edit(5, "reply", { text: "Счёт" })
  begin(olga)
  edit(5, "reply", { text: "Счёт и договор" })
  forget(olga)
  expect(writingAt(5, "reply").text).toBe("Счёт и договор")
})

test("a file that was still arriving, or came later, stays in the answer with all that stands there", () => {
  const arriving = { ...file, key: "arriving", stored: null }
  edit(5, "reply", { text: "Счёт", files: [file, arriving] })
  begin(olga)
  expect(writingAt(paperOf(olga), "reply").files).toEqual([file])
  forget(olga)
  expect(writingAt(5, "reply")).toMatchObject({ text: "Счёт", files: [file, arriving] })
})
