import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"

const root = join(import.meta.dirname, "../..")
/** Never there at the same time. */
const EITHER_OR = [new Set(["done", "reopen"])]
/** While dialogs (bulk), or rows of a list (many), are chosen, these take over the keys of the one that is open: their bar is drawn last, and says so. */
const over = (id: string) => /^(?:bulk|many)-/.exec(id)?.[0]

interface Key {
  id: string
  chord: string
}

/** Every action that names its id and its keys in one line, wherever in the interface. */
function keys(): Key[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
  return files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/\bid: "([\w-]+)"[^{}]*?\bchord: "([^"]+)"/g)].map(([, id, chord]) => ({ id: id!, chord: chord! })),
  )
}

test("no key does two things at once: what shares a key shares its name, or is never there together", () => {
  const found = keys()
  expect(found.length).toBeGreaterThan(12)
  const clash = found.flatMap((one, n) =>
    found.slice(n + 1).flatMap((other) => {
      if (one.chord !== other.chord || one.id === other.id || over(one.id) !== over(other.id)) return []
      return EITHER_OR.some((pair) => pair.has(one.id) && pair.has(other.id)) ? [] : [`${one.chord}: ${one.id}, ${other.id}`]
    }),
  )
  expect(clash).toEqual([])
})

test("a key that begins a sequence is no action by itself", () => {
  const found = keys()
  const begins = new Set(["KeyG", ...found.filter(({ chord }) => chord.includes(" ")).map(({ chord }) => chord.split(" ")[0]!)])
  expect(found.filter(({ chord }) => begins.has(chord))).toEqual([])
})
