/** Where the same key stands in the other layout: "lbfkju" was meant to be "диалог". */
const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
const CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"

function swapped(text: string): string {
  return Array.from(text, (letter) => {
    const [latin, cyrillic] = [LATIN.indexOf(letter), CYRILLIC.indexOf(letter)]
    return CYRILLIC[latin] ?? LATIN[cyrillic] ?? letter
  }).join("")
}

const bare = (text: string) =>
  text
    .toLocaleLowerCase()
    .replaceAll("ё", "е")
    .normalize("NFD")
    .replace(/(?<=[a-z])\p{M}/gu, "")
    .normalize("NFC")

/** Shorter ones are a part of everything. */
const FUZZY_MIN = 3

/** 3: a word begins so; 2: it is somewhere inside; 1: nearly so; 0: no. Layouts, ё and accents are forgiven. */
function rank(text: string, wanted: string): number {
  const at = text.indexOf(wanted)
  if (at === 0 || (at > 0 && (/[^\p{L}\p{N}]/u.test(text[at - 1]!) || text.includes(` ${wanted}`)))) return 3
  if (at > 0) return 2
  return wanted.length >= FUZZY_MIN && text.split(/[^\p{L}\p{N}]+/u).some((word) => isNear(word, wanted)) ? 1 : 0
}

/** The word begins with the same letter, and holds the typed ones in their order (with one of them wrong or too many). */
function isNear(word: string, wanted: string): boolean {
  if (word[0] !== wanted[0]) return false
  if (inOrder(word, wanted)) return true
  return wanted.length > FUZZY_MIN && Array.from(wanted).some((_, n) => n > 0 && inOrder(word.slice(0, wanted.length + 1), wanted.slice(0, n) + wanted.slice(n + 1)))
}

function inOrder(word: string, wanted: string): boolean {
  let at = 0
  for (const letter of word) if (letter === wanted[at]) at += 1
  return at === wanted.length
}

interface Matched<T> {
  found: T[]
  /** They hold what was typed; else they only nearly do. */
  exact: boolean
}

/** Those whose text holds every typed word, best first, else in their own order; nearly so only where nothing is exact. */
export function matched<T>(items: readonly T[], typed: string, text: (item: T) => string): Matched<T> {
  const words = typed.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return { found: [...items], exact: true }
  const found = items
    .map((item) => {
      const held = bare(text(item))
      const ranks = words.map((word) => Math.max(rank(held, bare(word)), rank(held, bare(swapped(word)))))
      return { item, score: Math.min(...ranks) }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  const exact = found[0] !== undefined && found[0].score > 1
  return { found: found.filter(({ score }) => !exact || score > 1).map(({ item }) => item), exact }
}

export const matching = <T>(items: readonly T[], typed: string, text: (item: T) => string): T[] => matched(items, typed, text).found
