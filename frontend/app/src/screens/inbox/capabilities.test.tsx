import { render, renderHook, screen, within } from "@testing-library/react"
import type { ReactNode } from "react"
import { expect, test } from "vitest"
import type { Capabilities, ConversationRow, Message } from "../../wire/types"
import { UPLOAD_MAX } from "../../wire/upload"
import kinds from "../../wire/kinds.gen.json"
import en from "../../words/en"
import { makeWords, WordsContext } from "../../words/words"
import { startable } from "./begin/begin"
import { useButtons } from "./composer/buttons/useButtons"
import { FormatBar } from "./composer/FormatBar"
import { unfit } from "./composer/limits"
import { messagesOf } from "./composer/parts"
import { BLANK } from "./composer/writing"
import type { Able } from "./thread/can"
import { canDo, whyNoQuote } from "./thread/can"

/** The table that the server is held to as well: tests/inbox/test_capabilities.py */
const TABLE = kinds.map(({ kind, settings, able }) => ({ name: [kind, ...Object.values(settings).map(String)].join("/").slice(0, 40), able: able as unknown as Able & Capabilities }))
const words = makeWords("en", en)
const Worded = ({ children }: { children: ReactNode }) => <WordsContext value={words}>{children}</WordsContext>
const me = { id: 1, send: true, note: true, others: true }
const row = { id: 1, kind: "private" } as ConversationRow
const said = (direction: Message["direction"]) => ({ direction, deleted_at: null, state: direction === "out" ? "sent" : null, author: { kind: "user", id: 1, name: "" }, sent_at: new Date().toISOString() }) as Message
const MIMES = { photo: "image/jpeg", video: "video/mp4", audio: "audio/mpeg", animation: "image/gif", document: "application/pdf" } as const
const FORMATS = ["bold", "italic", "strike", "code", "quote", "link"] as const

test.each(TABLE)("$name: a message's menu offers what can be done, and says why the rest cannot", ({ able }) => {
  const ours = canDo(said("out"), row, able, me, Date.now())
  expect(ours.edit).toBe(able.edits ? null : "talk.channelCannot")
  expect(ours.delete).toBe(able.deletes ? null : "talk.channelCannot")
  expect(canDo(said("in"), row, able, me, Date.now()).react).toBe(able.reactions ? null : "talk.channelCannot")
  expect(whyNoQuote(said("in"), able)).toBe(able.reply_to ? null : "talk.quoteNot")
  expect(whyNoQuote(said("note"), able)).toBeNull()
})

test.each(TABLE)("$name: a file that the channel does not take is told before it is uploaded", ({ able }) => {
  for (const [kind, type] of Object.entries(MIMES)) {
    const ways = [able.files[kind], able.files.document].filter((way) => way && !way.never.includes(type) && (!way.mimes.length || way.mimes.includes(type)))
    const most = Math.min(UPLOAD_MAX, Math.max(0, ...ways.map((way) => way!.max_bytes)))
    expect(unfit({ type, size: 1000 }, 0, able), kind).toEqual(ways.length ? null : { why: "notTaken" })
    if (ways.length) expect([unfit({ type, size: most }, 0, able), unfit({ type, size: most + 1 }, 0, able)], kind).toEqual([null, { why: "tooBig", limit: most }])
  }
  expect(unfit({ type: MIMES.document, size: 1 }, able.files_max, able)).toEqual({ why: "tooMany", limit: able.files_max })
})

test.each(TABLE)("$name: what it cannot carry is grey in the composer, with the reason", ({ able }) => {
  const { unmount } = render(<FormatBar id={1} kind="reply" field={{ current: null }} allowed={able.entities} />, { wrapper: Worded })
  const bar = within(screen.getByRole("toolbar"))
  for (const type of FORMATS) {
    const name = words.t(`composer.format_${type}`)
    const can = able.entities.includes(type)
    const button = bar.getByRole("button", { name: can ? name : words.t("composer.formatNot", { name }) })
    expect(button.getAttribute("aria-disabled"), type).toBe(can ? null : "true")
  }
  unmount()
  const { result } = renderHook(() => useButtons(1, BLANK, able), { wrapper: Worded })
  expect(result.current.off).toBe(able.buttons ? null : words.t("buttons.noneHereHint"))
})

test.each(TABLE)("$name: one writes first only where one may, and a long text is counted as it goes", ({ able }) => {
  expect(startable([{ state: "active" }], () => able)).toHaveLength(able.starts ? 1 : 0)
  const long = "word ".repeat(Math.ceil(able.text_max / 5) + 1)
  expect(messagesOf(long, 0, able)).toBeGreaterThan(1)
  expect(messagesOf("a".repeat(able.caption_max), 1, able)).toBe(1)
  expect(messagesOf("a".repeat(able.caption_max + 1), 1, able)).toBeGreaterThan(1)
})
