import { expect, test } from "vitest"
import { faultAlone, faultOf, isPage } from "./limits"
import type { Rows } from "./rows"
import { added, moved, removed, said } from "./rows"

const rows = (...of: string[]): Rows => of.map((row) => row.split(" ").map((text) => ({ text })))
const shown = (of: Rows) => of.map((row) => row.map(({ text }) => text).join(" "))
const limits = { total: 4, rows: 3, per_row: 2, text_max: 10, links_max: 1, mixed: true, quoted: true, files_max: null, body_max: null }
const why = (of: Rows, more: Partial<typeof limits> = {}, body: { text: string; files: number; quotes?: boolean } = { text: "Когда?", files: 0 }) => faultOf(of, { ...limits, ...more }, body)?.word ?? null

test("one more stands beside the last, or below it where the row is full", () => {
  expect(added([], 2)).toEqual({ rows: [[{ text: "" }]], spot: { row: 0, at: 0 } })
  expect(added(rows("a"), 2).spot).toEqual({ row: 0, at: 1 })
  expect(added(rows("a b"), 2).spot).toEqual({ row: 1, at: 0 })
  expect(added(rows("a"), 2, true).spot).toEqual({ row: 1, at: 0 })
})

test("what has no words is not sent, and its row closes up", () => {
  expect(said([[{ text: " Да  да " }, { text: "" }], [{ text: "  " }]])).toEqual([[{ text: "Да да" }]])
  expect(said([[{ text: "Карта", url: " https://a.example " }]])).toEqual([[{ text: "Карта", url: "https://a.example" }]])
  expect(shown(removed(rows("a b", "c"), { row: 1, at: 0 }))).toEqual(["a b"])
})

test("a step goes beside, above or below, opens a row at the edge, and nothing gets lost", () => {
  const step = (of: Rows, row: number, at: number, way: "left" | "right" | "up" | "down") => {
    const next = moved(of, { row, at }, way, 2)
    return next && { rows: shown(next.rows), at: next.rows[next.spot.row]![next.spot.at]!.text }
  }
  expect(step(rows("a b"), 0, 0, "right")).toEqual({ rows: ["b a"], at: "a" })
  expect(step(rows("a b"), 0, 0, "left")).toBeNull()
  expect(step(rows("a b"), 0, 1, "down")).toEqual({ rows: ["a", "b"], at: "b" })
  expect(step(rows("a b"), 0, 0, "up")).toEqual({ rows: ["a", "b"], at: "a" })
  expect(step(rows("a", "b"), 0, 0, "down")).toEqual({ rows: ["a b"], at: "a" })
  expect(step(rows("a", "b"), 1, 0, "up")).toEqual({ rows: ["b a"], at: "b" })
  expect(step(rows("a b", "c"), 1, 0, "up")).toBeNull()
  expect(step(rows("a"), 0, 0, "down")).toBeNull()
})

test("what the channel does not take is told first, in the order in which it is mended", () => {
  expect(why(rows("Да Нет"))).toBeNull()
  expect(why([[{ text: "" }]], {}, { text: "", files: 0 })).toBeNull()
  expect(why(rows("Да Нет"), {}, { text: " ", files: 1 })).toBe("buttons.needText")
  expect(why(rows("Да Нет"), {}, { text: "a", files: 0, quotes: true })).toBeNull()
  expect(why(rows("Да Нет"), { quoted: false }, { text: "a", files: 0, quotes: true })).toBe("buttons.noQuote")
  expect(faultOf(rows("Да"), null, { text: "a", files: 0 })?.word).toBe("buttons.noneHere")
  expect(faultOf(rows("Одиннадцать"), limits, { text: "a", files: 0 })).toEqual({ word: "buttons.tooLong", n: 10, text: "Одиннадцать" })
  expect(why(rows("1 2", "3 4", "5"))).toBe("buttons.tooMany")
  expect(why(rows("1", "2", "3", "4"))).toBe("buttons.tooManyRows")
  expect(why(rows("1 2 3"))).toBe("buttons.rowTooLong")
  expect(why(rows("Да да"))).toBe("buttons.twice")
  expect(why(rows("{{name}}"))).toBe("buttons.variable")
  const link = (text: string, url = "https://a.example") => ({ text, url })
  expect(why([[link("1")], [link("2")]])).toBe("buttons.tooManyLinks")
  expect(why([[link("1")]], { links_max: 0 })).toBe("buttons.noLinks")
  expect(why([[link("1"), { text: "2" }]], { mixed: false })).toBe("buttons.notMixed")
  expect(why([[link("1", "https://")]])).toBe("buttons.badLink")
  expect(why(rows("Да"), { files_max: 0 } as never, { text: "a", files: 1 })).toBe("buttons.noFiles")
  expect(why(rows("Да"), { body_max: 3 } as never, { text: "долго", files: 0 })).toBe("buttons.bodyTooLong")
  expect(faultAlone(rows("Слова длиннее любого канала"))).toBeNull()
})

test("a page is a whole address of the web, and nothing that runs", () => {
  expect(["https://a.example/x?y=1", "http://samovar.example"].map(isPage)).toEqual([true, true])
  expect(["javascript:alert(1)", "a.example", "https://", "https:a.example", "ftp://a.example", "https://me:it@a.example", "https://a example"].map(isPage)).toEqual(Array(7).fill(false))
})
