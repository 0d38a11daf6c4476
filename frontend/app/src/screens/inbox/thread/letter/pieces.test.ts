import { expect, test } from "vitest"
import type { Attachment } from "../../../../wire/types"
import { piecesOf } from "./pieces"

const file = (name: string) => ({ id: name, name, kind: "photo" }) as unknown as Attachment

test("a letter's pictures stand in its text, and its formatting is cut where they stand", () => {
  const message = {
    direction: "out" as const,
    text: "Вот\n[b.png]\nи [a.png] всё",
    entities: [{ type: "bold" as const, offset: 0, length: 15 }],
    attachments: [file("a.png"), file("b.png"), file("c.png")],
    meta: { letter: { inline: { "a.png": 0, "b.png": 1 } } },
  }
  const pieces = piecesOf(message)
  expect(pieces.map(({ text, picture }) => [text, picture?.name ?? null])).toEqual([["Вот", "b.png"], ["и ", "a.png"], [" всё", null]])
  expect(pieces[1]!.entities).toEqual([{ type: "bold", offset: 0, length: 2 }])
  expect(piecesOf({ ...message, direction: "in" })).toHaveLength(1)
})
