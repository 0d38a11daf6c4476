import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((file) => /\.(ts|css)$/.test(file) && !file.endsWith(".test.ts"))
const text = (file: string) => readFileSync(`${import.meta.dirname}/${file}`, "utf8")

test("nothing that anybody wrote can become markup, and the visitor's browser keeps no cookie", () => {
  expect(sources.length).toBeGreaterThan(20)
  const never = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|document\.cookie/
  expect(sources.filter((file) => never.test(text(file)))).toEqual([])
})

test("files stay small enough to be read at once", () => {
  expect(sources.filter((file) => text(file).split("\n").length > (file.endsWith(".css") ? 500 : 300))).toEqual([])
})
