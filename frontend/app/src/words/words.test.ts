import { readdirSync, readFileSync } from "node:fs"
import ts from "typescript"
import { describe, expect, test } from "vitest"
import type { Catalogue, Phrase } from "./words"
import { LANGUAGES, makeWords } from "./words"
import en from "./en"
import lt from "./lt"
import ru from "./ru"

const catalogues = { en: en as Catalogue, lt, ru }
const keys = (catalogue: Catalogue) =>
  Object.entries(catalogue).flatMap(([area, words]) => Object.keys(words).map((key) => `${area}.${key}`)).sort()
const forms = (phrase: Phrase) => (typeof phrase === "string" ? [phrase] : Object.values(phrase))
const places = (phrase: Phrase) => new Set(forms(phrase).flatMap((form) => form.match(/\{\w+\}/g) ?? []))
const all = LANGUAGES.flatMap((language) =>
  Object.entries(catalogues[language]).flatMap(([area, words]) =>
    Object.entries(words).map(([key, phrase]) => ({ language, area, key, phrase })),
  ),
)

describe("catalogues", () => {
  test.each(["ru", "lt"] as const)("no key is missing or left over in %s", (language) => {
    expect(keys(catalogues[language])).toEqual(keys(en))
  })

  test.each(["ru", "lt"] as const)("%s fills the same places as English", (language) => {
    for (const { area, key, phrase } of all.filter((word) => word.language === language))
      expect({ key: `${area}.${key}`, places: places(phrase) }).toEqual({
        key: `${area}.${key}`,
        places: places((en as Catalogue)[area]![key]!),
      })
  })

  test("plurals have every form of their language", () => {
    for (const { language, area, key, phrase } of all) {
      if (typeof phrase === "string") continue
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      expect({ key: `${area}.${key}`, forms: Object.keys(phrase).sort() }).toEqual({
        key: `${area}.${key}`,
        forms: [...wanted].sort(),
      })
    }
  })

  test("calm: no exclamation marks, no empty words, no «Вы» in the middle of a sentence", () => {
    for (const { language, area, key, phrase } of all)
      for (const form of forms(phrase)) {
        expect(form.trim(), `${language} ${area}.${key}`).toBe(form)
        expect(form, `${language} ${area}.${key}`).toMatch(/^[^!]+$/)
        expect(form, `${language} ${area}.${key}`).not.toMatch(/[а-яё,;:] Вы(\s|$)|[а-яё,;:] Ва[мс]/)
      }
  })
})

test("words are chosen by number and filled in", () => {
  const { t } = makeWords("ru", ru)
  expect(t("common.waiting", { n: 1 })).toBe("1 новое")
  expect(t("common.waiting", { n: 3 })).toBe("3 новых")
  expect(t("common.waiting", { n: 11 })).toBe("11 новых")
  expect(t("common.create", { name: "VIP" })).toBe("Создать «VIP»")
})

/** Attributes whose text a person sees or hears. */
const SPOKEN = new Set(["alt", "aria-label", "aria-description", "hint", "label", "placeholder", "text", "title"])

function spoken(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const note = (node: ts.Node, text: string) => {
    if (!/\p{L}{2,}/u.test(text)) return
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
    found.push(`${file}:${line}: ${text.trim()}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text)
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteralLike(node.expression) && !ts.isJsxAttribute(node.parent))
      note(node, node.expression.text)
    if (ts.isJsxAttribute(node) && node.initializer && ts.isStringLiteral(node.initializer) && SPOKEN.has(node.name.getText()))
      note(node, node.initializer.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

test("no words lie about that nobody says", () => {
  const root = `${import.meta.dirname}/..`
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f) && !/\.test\.|\.gen\./.test(f))
  const code = files.map((file) => readFileSync(`${root}/${file}`, "utf8")).join("\n")
  // `delivery.${state}` says them all, `channels.status_${state}` those that begin so.
  const begun = [...code.matchAll(/`([a-z]+\.\w*)\$\{/g)].map(([, beginning]) => beginning!)
  // Gathered once: to look for every key through all the code takes half a minute on a machine that is busy.
  const quoted = new Set([...code.matchAll(/"([\w.]+)(?=")/g)].map(([, key]) => key!))
  const said = (key: string) => quoted.has(key) || begun.some((beginning) => key.startsWith(beginning))
  expect(keys(en).filter((key) => !said(key) && !key.startsWith("simple."))).toEqual([])
})

test("no words are written into the screens themselves", { timeout: 60_000 }, () => {
  const root = `${import.meta.dirname}/..`
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".tsx") && !f.includes(".test."))
  expect(files.length).toBeGreaterThan(2)
  expect(files.flatMap((file) => spoken(`${root}/${file}`))).toEqual([])
})

describe("in simple mode", () => {
  const LEAD = { ru: /(^|[^а-яё])лид(а|у|ом|е|ы|ов|ам|ами|ах)?(?![а-яё])/i, en: /\bleads?\b/i, lt: /užklaus/i }
  /** Pages that are about leads, and are not shown or say what becomes of them; a switch's own history. */
  const OF_LEADS = ["mode", "leads"]
  const KNOWN = ["audited.leads_set", "channels.lead", "channels.dealHint", "funnels.autoHint_automatic"]

  test("nothing says lead: each such phrase has another, which says request", () => {
    const said = Object.entries(ru).flatMap(([area, words]) => Object.entries(words).map(([key, phrase]) => ({ area, key, phrase })))
    const silent = said.filter(({ area, key, phrase }) => forms(phrase).some((form) => LEAD.ru.test(form)) && !OF_LEADS.includes(area) && !KNOWN.includes(`${area}.${key}`))
    expect(silent.length).toBeGreaterThan(15)
    expect(silent.filter(({ area, key }) => ru.simple![`${area}_${key}`] === undefined).map(({ area, key }) => `${area}.${key}`)).toEqual([])
  })

  test.each(LANGUAGES)("what is said instead fills the same places and names no lead in %s", (language) => {
    const words = makeWords(language, catalogues[language])
    const simply = words.simply()
    expect(simply).toBe(words.simply())
    for (const [key, phrase] of Object.entries(catalogues[language].simple!)) {
      const [area, ...name] = key.split("_")
      const plain = catalogues[language][area!]?.[name.join("_")]
      expect(plain, key).toBeDefined()
      expect(places(phrase), key).toEqual(places(plain!))
      for (const form of forms(phrase)) expect(form).not.toMatch(LEAD[language])
    }
    expect(simply.t("card.lead", { n: "7" })).not.toBe(words.t("card.lead", { n: "7" }))
    expect(simply.t("card.deal", { n: "7" })).toBe(words.t("card.deal", { n: "7" }))
  })
})
