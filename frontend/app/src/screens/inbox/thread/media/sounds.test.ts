import { expect, test, vi } from "vitest"
import type { Attachment } from "../../../../wire/types"

vi.hoisted(() => {
  // jsdom has the element, not its playing
  HTMLMediaElement.prototype.play = () => Promise.resolve()
})
const { nextOf, sourceOf } = await import("./sounds")

const voice = (id: string) => ({ id }) as Attachment

test("the original is played where it can be, the MP3 elsewhere", () => {
  const file = { mime: "audio/ogg", url: "/f/1", sound: "/f/1/sound" }
  expect(sourceOf(file, () => "probably")).toBe("/f/1")
  expect(sourceOf(file, (mime) => (mime.includes("ogg") ? "" : "maybe"))).toBe("/f/1/sound")
  expect(sourceOf({ ...file, sound: null }, () => "")).toBe("/f/1")
})

test("one voice is followed by the next of the thread, and the last by none", () => {
  const files = ["a", "b", "c"].map(voice)
  expect(nextOf(files, "a")?.id).toBe("b")
  expect(nextOf(files, "c")).toBeNull()
  expect(nextOf(files, "x")).toBeNull()
})
