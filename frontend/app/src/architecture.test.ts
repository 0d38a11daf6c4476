import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { expect, test } from "vitest"

const root = import.meta.dirname
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /\.(tsx?|css)$/.test(file))
const text = (file: string) => readFileSync(join(root, file), "utf8")

/** Each may import those after it. */
const ROOMS = ["screens", "shell", "parts", "state", "words", "wire"]

test("rooms import only downwards, and screens know nothing of each other", () => {
  const upward: string[] = []
  for (const file of files.filter((each) => /\.tsx?$/.test(each) && !each.includes(".test."))) {
    for (const [, path] of text(file).matchAll(/(?:from |import\(|import )"(\.[^"]+)"/g)) {
      const wanted = relative(root, join(root, dirname(file), path!))
      const [from, to] = [file, wanted].map((each) => ROOMS.indexOf(each.split("/")[0]!)) as [number, number]
      const across = from === 0 && to === 0 && file.split("/")[1] !== wanted.split("/")[1]
      const language = wanted === "state/prefs" && from === ROOMS.indexOf("words")
      const lazily = file === "shell/screens.ts"
      if (across || (from > to && to >= 0 && !language && !lazily)) upward.push(`${file} → ${wanted}`)
    }
  }
  expect(upward).toEqual([])
})

test("files stay small enough to be read at once", () => {
  const written = files.filter((file) => !file.endsWith(".gen.ts"))
  const lines = (file: string) => text(file).split("\n").length - 1
  expect(written.filter((file) => lines(file) > (file.endsWith(".css") ? 500 : 300))).toEqual([])
})
