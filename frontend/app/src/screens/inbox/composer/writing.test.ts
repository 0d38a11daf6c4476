import { expect, test } from "vitest"
import type { Attachment, Draft } from "../../../wire/types"
import { sends } from "./habit"
import { unfit } from "./limits"
import type { Refusal } from "./writing"
import { adopted, BLANK, broughtBack, carried, edited, isArriving, isReady, left, moved, reordered, returned, saving } from "./writing"

const draft = (change: Partial<Draft> = {}): Draft => ({
  conversation_id: 1,
  kind: "reply",
  text: "из другого окна",
  entities: [],
  attachments: [],
  reply_to: null,
  rev: 5,
  sent_rev: 0,
  saved_reply_id: null,
  contacted: null,
  buttons: [],
  letter: null,
  back: null,
  ...change,
})
const refusal: Refusal = { code: "claimed_by_other", message: "", holder: { id: 2, name: "Борис" } }
const typed = (text: string) => edited(BLANK, { text })
const piece = { key: "k", name: "a.png", size: 1, preview: null, progress: 0.5, stored: null, fault: null }

test("another window's draft is taken when I am not at it, and never twice", () => {
  const taken = adopted(BLANK, draft(), false)
  expect(taken).toMatchObject({ text: "из другого окна", rev: 5, dirty: false })
  expect(adopted(taken, draft({ text: "старое", rev: 4 }), false)).toBe(taken)
  expect(adopted(taken, draft(), false)).toBe(taken)
})

test("what I am typing is never taken from under my hands, and my next save comes after theirs", () => {
  const mine = adopted(typed("моё"), draft(), false)
  expect(mine).toMatchObject({ text: "моё", rev: 5, dirty: true })
  expect(adopted(BLANK, draft(), true)).toMatchObject({ text: "", rev: 5 })
  expect(saving(mine)).toMatchObject({ rev: 6, dirty: false })
})

test("what is sent leaves the field with a revision after every save, so that the server drops them all", () => {
  const saved = saving(typed("ответ"))
  expect(left(saved)).toEqual({ ...BLANK, rev: saved.rev + 1 })
  expect(adopted(left(saved), draft({ text: "", rev: saved.rev + 1 }), false).text).toBe("")
})

test("an answer that was called off joins what I am writing, and otherwise stands where the draft says", () => {
  const back = { text: "жирно", entities: [{ type: "bold" as const, offset: 0, length: 5 }], attachments: [], buttons: [], letter: null }
  const came = draft({ text: "жирно", entities: back.entities, back })
  expect(broughtBack(typed("пишу"), came, true)).toMatchObject({ text: "пишу\n**жирно**", rev: 5, dirty: true })
  expect(broughtBack(BLANK, came, false)).toMatchObject({ text: "**жирно**", rev: 5, dirty: false })
  const once = broughtBack(typed("пишу"), came, true)
  expect(broughtBack(once, came, true)).toBe(once)
})

test("refused messages come back in order, before what was typed since", () => {
  const back = returned(typed("третье"), [{ text: "первое", files: [], reply_to: 4, saved: null, contacted: null, buttons: [] }, { text: "второе", files: [piece], reply_to: null, saved: 8, contacted: null, buttons: [] }], refusal)
  expect(back).toMatchObject({ text: "первое\nвторое\nтретье", reply_to: 4, saved: 8, dirty: true, refusal })
  expect(back.files).toEqual([piece])
})

test("a refused answer becomes a note with all that belongs to it", () => {
  const answer = returned(BLANK, [{ text: "ответ", files: [piece], reply_to: 3, saved: null, contacted: null, buttons: [] }], refusal)
  const { from, to } = moved(answer, typed("заметка"))
  expect(to).toMatchObject({ text: "заметка\nответ", reply_to: 3, dirty: true })
  expect(to.files).toEqual([piece])
  expect(from).toMatchObject({ text: "", refusal: null, dirty: true })
})

test("nothing leaves while a file is still on its way or did not fit", () => {
  expect(isReady(typed("  \n"))).toBe(false)
  expect(isReady({ ...typed("да"), files: [piece] })).toBe(false)
  expect(isReady(typed("да"))).toBe(true)
})

test("Enter sends or begins a line, as the person and the device have it", () => {
  const press = { key: "Enter", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }
  expect(sends(press, "enter", false)).toBe(true)
  expect(sends({ ...press, shiftKey: true }, "enter", false)).toBe(false)
  expect(sends(press, "mod", false)).toBe(false)
  expect(sends({ ...press, ctrlKey: true }, "mod", false)).toBe(true)
  expect(sends(press, "enter", true)).toBe(false)
})

const MB = 1024 * 1024
const channel = {
  files_max: 2,
  files: { photo: { max_bytes: 10 * MB, mimes: [], never: [] }, document: { max_bytes: 50 * MB, mimes: [], never: [] } },
} as unknown as Parameters<typeof unfit>[2]

test("a file is measured by the channel before it is uploaded", () => {
  expect(unfit({ type: "image/png", size: 20 * MB }, 0, channel)).toBeNull()
  expect(unfit({ type: "application/pdf", size: 51 * MB }, 0, channel)).toEqual({ why: "tooBig", limit: 50 * MB })
  expect(unfit({ type: "image/png", size: 1 }, 2, channel)).toEqual({ why: "tooMany", limit: 2 })
  expect(unfit({ type: "image/png", size: 0 }, 0, null)).toEqual({ why: "isEmpty" })
  const strict = { files_max: 2, files: { audio: { max_bytes: MB, mimes: [], never: ["audio/mpeg"] }, document: { max_bytes: MB, mimes: ["application/pdf"], never: [] } } } as unknown as typeof channel
  const fits = (type: string) => unfit({ type, size: 1 }, 0, strict) === null
  expect(["application/pdf", "audio/aac", "", "audio/mpeg", "application/zip"].filter(fits)).toEqual(["application/pdf", "audio/aac", ""])
  expect([unfit({ type: "image/png", size: 1 }, 19, null), unfit({ type: "image/png", size: 1 }, 20, null)]).toEqual([null, { why: "tooMany", limit: 20 }])
})

const sent = (name: string, size = 1) => ({ ...piece, key: name, name, size, stored: { mime: "image/png" } as unknown as Attachment })

test("an answer that goes on at another address takes text and files along, and leaves its quotation behind", () => {
  const from = { ...edited(BLANK, { text: "пришлю счёт", files: [sent("a"), sent("b")], reply_to: 7 }), saved: 3 }
  const { from: rest, to } = carried(from, typed("начатое там"), ({ name }) => (name === "b" ? "велик" : null))
  expect(rest).toMatchObject({ text: "", files: [], reply_to: null, dirty: true })
  expect(to).toMatchObject({ text: "начатое там\nпришлю счёт", reply_to: null, saved: 3, dirty: true })
  expect(to.files.map(({ name, fault }) => [name, fault])).toEqual([["a", null], ["b", "велик"]])
  // what that channel does not take is not sent by it, nor dropped in silence
  expect(isReady(to)).toBe(false)
  expect(isArriving({ files: [sent("a"), { ...piece, fault: "велик" }] })).toBe(false)
  expect(isArriving({ files: [piece] })).toBe(true)
})

test("files change places, and nothing falls off the ends", () => {
  const files = [sent("a"), sent("b"), sent("c")]
  const said = (list: readonly { name: string }[]) => list.map(({ name }) => name).join("")
  expect(said(reordered(files, "c", 0))).toBe("cab")
  expect(said(reordered(files, "a", 1))).toBe("bac")
  for (const [key, to] of [["a", 0], ["a", -1], ["c", 3], ["x", 1]] as const) expect(reordered(files, key, to)).toBe(files)
})
