import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"

const root = join(import.meta.dirname, "../..")
const files = new Map(
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
    .map((file) => [file.replaceAll("\\", "/"), readFileSync(join(root, file), "utf8")]),
)

/** What stands between the brackets that open at `from`. */
function within(text: string, from: number): string {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if ("([{".includes(text[at]!)) depth++
    else if (")]}".includes(text[at]!) && --depth === 0) return text.slice(from, at + 1)
  }
  return text.slice(from)
}

const wordsIn = (text: string) => [...text.matchAll(/["`]([a-z]\w*\.[\w${}]+)["`]/g)].map(([, key]) => key!)

/** The words of every action, wherever it is offered; also of lists that an action is made from. */
function offered(): Set<string> {
  const found = new Set<string>()
  for (const text of files.values())
    for (const { index } of text.matchAll(/useActions\(/g)) {
      const call = within(text, index + "useActions".length)
      for (const key of wordsIn(call)) found.add(key)
      for (const [, name] of call.matchAll(/\b([a-zA-Z]\w*)(?:\.items)?\s*(?:\.filter\(.*?\))?\s*\.(?:map|flatMap)\(/g)) {
        const made = new RegExp(`const ${name}(?::[^=]*)? = `).exec(text)
        if (made) for (const key of wordsIn(within(text, text.indexOf("[", made.index + made[0].length - 1)))) found.add(key)
      }
    }
  return found
}

/** Choices of a thing that the command names whole ("Theme: dark"), lines that lead to a page or a menu of its own, and what is done to the one of several in an editor that has the focus. */
const ELSEWHERE = new Set(["settings.profile", "command.keys", "buttons.answer", "buttons.remove"])

test("whatever a menu offers, Ctrl+K offers: by the menu itself, or by its component", () => {
  const actions = offered()
  expect(actions.size).toBeGreaterThan(60)
  const missing = [...files].flatMap(([file, text]) => {
    if (!/commands=\{null\}/.test(text)) return []
    const items = [...text.matchAll(/\{ id: "[\w-]+", label: t\(\s*["`]([\w.${}]+)["`]\)(?![^{}]*\bmark:)[^{}]*\brun\b/g)].map(([, key]) => key!)
    return items.filter((key) => !actions.has(key) && !ELSEWHERE.has(key)).map((key) => `${file}: ${key}`)
  })
  expect(missing).toEqual([])
})

test("every menu says where its commands are", () => {
  const silent = [...files].filter(([file, text]) => file !== "parts/Menu.tsx" && [...text.matchAll(/<Menu\s/g)].some(({ index }) => !text.slice(index, index + 400).includes("commands=")))
  expect(silent.map(([file]) => file)).toEqual([])
})

/** A menu without a button of its own is opened by a command, or all that stands in it is one. */
function isOffered(text: string, menu: string): boolean {
  const calls = [...text.matchAll(/useActions\(/g)].map(({ index }) => within(text, index + "useActions".length))
  const [, label] = /label=\{t\("([\w.]+)"\)\}/.exec(menu) ?? []
  const [, groups] = /groups=\{(\w+)\}/.exec(menu) ?? []
  const made = groups === undefined ? [] : [...text.matchAll(new RegExp(`const (\\w+) = ${groups}\\.`, "g"))].map(([, name]) => name!)
  return calls.some((call) => (label !== undefined && call.includes(`label: t("${label}")`)) || made.some((name) => call.includes(`${name}.map(`)))
}

test("a menu that grows from no button has its commands beside it, or says that they are elsewhere", () => {
  const menus = [...files].flatMap(([file, text]) => [...text.matchAll(/<MenuAt\s/g)].map(({ index }) => ({ file, text, menu: text.slice(index, text.indexOf("/>", index)) })))
  expect(menus.length).toBeGreaterThan(1)
  expect(menus.filter(({ text, menu }) => !menu.includes("commands={null}") && !isOffered(text, menu)).map(({ file }) => file)).toEqual([])
})
