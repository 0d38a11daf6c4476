import { expect, test } from "vitest"
import { sampleMessage } from "../../../state/samples"
import type { Attachment, Message } from "../../../wire/types"
import { layoutOf, summaryOf } from "./albumParts"

const file = (kind: string, mime: string, change: Partial<Attachment> = {}): Attachment => ({
  id: `${kind}-${Math.random()}`,
  kind,
  name: "",
  mime,
  size: 1,
  width: 40,
  height: 30,
  duration_s: null,
  state: "stored",
  url: "/f",
  sound: null,
  waveform: null,
  preview: null,
  pages: null,
  ...change,
})
const photo = (change: Partial<Attachment> = {}) => file("photo", "image/jpeg", change)
const part = (seq: number, change: Partial<Message> = {}) => sampleMessage({ id: `1-${seq}`, seq, text: "", attachments: [photo()], ...change })
const gone = { deleted_at: "2026-11-22T10:05:00Z" }

test("pictures and films stand in the mosaic, on their way or not; a document below, with its own words", () => {
  const messages = [
    part(1, { text: "Наши самовары" }),
    part(2, { attachments: [photo({ state: "remote", url: null })] }),
    part(3, { attachments: [file("video", "video/mp4")] }),
    part(4, { attachments: [file("document", "application/pdf")], text: "Цены" }),
  ]
  const { tiles, rows, words } = layoutOf(messages, null)
  expect(tiles.map(({ message }) => message.seq)).toEqual([1, 2, 3])
  expect(rows.map(({ message, files }) => [message.seq, files.length])).toEqual([[4, 1]])
  expect(words.map(({ seq }) => seq)).toEqual([1, 4])
  expect(layoutOf(messages, "1-3").words.map(({ seq }) => seq)).toEqual([1, 3, 4])
  const papers = [4, 5].map((seq) => ({ ...messages[3]!, id: `1-${seq}`, seq }))
  expect(layoutOf(papers, null).words.map(({ seq }) => seq)).toEqual([5])
})

test("each message is to be met somewhere: a deleted one keeps its place among the pictures, or its line among the papers", () => {
  const withheld = part(2, { ...gone, attachments: [] })
  expect(layoutOf([part(1), withheld], null).tiles.map(({ message, file: shown }) => [message.seq, shown === null])).toEqual([
    [1, false],
    [2, true],
  ])
  const papers = [part(1, { attachments: [file("document", "application/pdf")] }), withheld]
  expect(layoutOf(papers, null).rows.map(({ message }) => message.seq)).toEqual([1, 2])
  expect(layoutOf([withheld], null).rows.map(({ message }) => message.seq)).toEqual([2])
})

test("the album is as far as the part that is least far, edited when one is, deleted when all are; whose words are read answers for it", () => {
  const sent = { direction: "out", state: "sent" } as const
  const found = summaryOf([part(1, sent), part(2, { ...sent, state: "read", text: "Подпись", edited_at: gone.deleted_at }), part(3, { ...sent, state: "failed", error: { code: "refused" } })])
  expect([found.lead.seq, found.meta.state, found.meta.error?.code, found.meta.edited_at, found.meta.deleted_at]).toEqual([2, "failed", "refused", gone.deleted_at, null])
  expect(summaryOf([part(1, gone), part(2)]).meta.deleted_at).toBeNull()
  expect(summaryOf([part(1, gone), part(2, gone)]).meta.deleted_at).toBe(gone.deleted_at)
})

test("what is told beside the files is told once, whatever the reactions", () => {
  const other = { kind: "forward", from: "Anna", album: "7" }
  const told = (messages: Message[]) => summaryOf(messages).told.map(({ seq }) => seq)
  expect(told([part(1, { meta: { other } }), part(2, { meta: { other, reactions: { theirs: ["❤"] } } })])).toEqual([1])
  expect(told([part(1, { meta: { other } }), part(2, { meta: { other: { ...other, from: "Boris" } } })])).toEqual([1, 2])
})
