import { describe, expect, it } from "vitest"
import type { Capabilities, Message } from "../../../../wire/types"
import { carry } from "./carry"

const able = (more: Partial<Capabilities> = {}): Capabilities =>
  ({ text_max: 100, caption_max: 50, files_max: 2, files: { document: { max_bytes: 1000, mimes: [], never: [] } }, entities: ["bold"], buttons: null, window_s: null, ...more }) as unknown as Capabilities

const said = (more: Partial<Message> = {}): Message => ({ text: "Счёт", entities: [], attachments: [], reply_to: null, meta: {}, ...more }) as unknown as Message

const file = (more = {}) => ({ kind: "photo", mime: "image/png", size: 500, ...more }) as unknown as Message["attachments"][number]

describe("what goes to another address", () => {
  it("names what is left out, and nothing where all goes", () => {
    expect(carry(said(), able(), null, 0)).toEqual({ losses: [], bar: null })
    const rich = said({ meta: { buttons: [[{ text: "Беру" }]] }, entities: [{ type: "italic", offset: 0, length: 2 }, { type: "url", offset: 0, length: 2 }], reply_to: 3, text: "а ".repeat(80) })
    expect(carry(rich, able(), null, 0).losses).toEqual(["buttons", "formatting", "quote", "several"])
  })
  it("is barred where a file does not go, and behind a shut window", () => {
    expect(carry(said({ attachments: [file()] }), able(), null, 0).bar).toBe(null)
    expect(carry(said({ attachments: [file({ size: 5000 })] }), able(), null, 0).bar).toBe("file")
    expect(carry(said({ attachments: [file(), file(), file()] }), able(), null, 0).bar).toBe("files")
    expect(carry(said(), able({ window_s: 86400 }), null, 0).bar).toBe("window")
    expect(carry(said(), able({ window_s: 86400 }), "1970-01-01T00:00:01Z", 999).bar).toBe(null)
    expect(carry(said(), able({ window_s: 86400 }), "1970-01-01T00:00:01Z", 1000).bar).toBe("window")
  })
})
