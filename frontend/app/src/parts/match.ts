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

/** 2: a word begins so; 1: it is somewhere inside; 0: no. Layouts, ё and accents are forgiven. */
function rank(text: string, wanted: string): number {
  const at = text.indexOf(wanted)
  if (at < 0) return 0
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1]!) || text.includes(` ${wanted}`) ? 2 : 1
}

/** Those whose text holds every typed word, best first, else in their own order. */
export function matching<T>(items: readonly T[], typed: string, text: (item: T) => string): T[] {
  const words = typed.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return [...items]
  return items
    .map((item) => {
      const held = bare(text(item))
      const ranks = words.map((word) => Math.max(rank(held, bare(word)), rank(held, bare(swapped(word)))))
      return { item, score: Math.min(...ranks) }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}
