import type { Money } from "../wire/types"

export type { Money }

export type Parsed = { amount: string } | { fault: "notMoney" | "tooPrecise" | "tooLong" }

const SCALES: [RegExp, number][] = [
  [/^(?:тыс\.?|т\.?|к|k|tūkst\.?)$/i, 3],
  [/^(?:млн\.?|mln\.?|m|м)$/i, 6],
]
const CURRENCY = /\p{Sc}|руб(?:лей|ля|ль|\.)?|(?:eur|rub|usd)\.?|р\.?$/giu
const MAX_WHOLE = 13

/** What a person typed ("45 000", "1.250.000,50", "45к") as exact decimal text; never through a float. */
export function parseMoney(typed: string): Parsed {
  const bare = typed.replace(CURRENCY, "").replace(/[\s\u00a0\u202f'’]/g, "")
  const [, before, written, behind] = /^(\D*)(\d[\d.,]*?)(\D*)$/.exec(bare) ?? []
  if (written === undefined || (before && !isSign(before))) return { fault: "notMoney" }
  // thousands before the kwacha, whose sign is K too
  const scale = SCALES.find(([name]) => name.test(behind ?? ""))?.[1]
  const shift = scale ?? (!behind || isSign(behind) ? 0 : undefined)
  const parts = digits(written)
  if (shift === undefined || !parts) return { fault: "notMoney" }
  const [whole, fraction] = parts
  if (fraction.length > 2 + shift) return { fault: "tooPrecise" }
  const padded = fraction.padEnd(2 + shift, "0")
  const total = (whole + padded.slice(0, shift)).replace(/^0+(?=\d)/, "")
  if (total.length > MAX_WHOLE) return { fault: "tooLong" }
  return { amount: `${total}.${padded.slice(shift)}` }
}

const LANGUAGES = ["ru", "en", "lt"]
let signs: Set<string> | null = null

/** Does some currency stand so on a card: "₽", "Br", "Kč", "лв.", "CHF"? Asked only of what no plain word explains. */
function isSign(text: string): boolean {
  signs ??= new Set(
    Intl.supportedValuesOf("currency").flatMap((code) => [code, ...LANGUAGES.map((language) => tight(signOf(code, language)))]),
  )
  return signs.has(text)
}

const tight = (text: string) => text.replace(/[\s\u00a0\u202f]/g, "")

/** Digits before and after the decimal sign, or null when the separators make no number. */
function digits(text: string): [string, string] | null {
  const marks = text.replace(/\d/g, "")
  const last = marks.at(-1)
  if (!last) return [text, ""]
  const groupsOnly = new RegExp(`^\\d{1,3}(?:\\${last}\\d{3})+$`)
  // "45.000" and "1,250" are thousands: nobody types three digits of kopecks.
  if (groupsOnly.test(text) && !text.startsWith("0")) return [text.replaceAll(last, ""), ""]
  const [whole, fraction, ...more] = text.split(last)
  if (more.length || whole === undefined || fraction === undefined) return null
  const group = marks[0]!
  if (marks.length > 1 && !new RegExp(`^\\d{1,3}(?:\\${group}\\d{3})+$`).test(whole)) return null
  return [whole.replaceAll(group, ""), fraction]
}

/** Money as its reader writes it; kopecks only when there are any. */
export function formatMoney({ amount, currency }: Money, language: string): string {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    trailingZeroDisplay: "stripIfInteger",
  }).format(amount as Intl.StringNumericLiteral)
}

/** The amount for editing: grouped, without a currency sign. */
export function editMoney(amount: string, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2, trailingZeroDisplay: "stripIfInteger" }).format(
    amount as Intl.StringNumericLiteral,
  )
}

/** "₽" for RUB; the code where there is no sign. */
export function signOf(currency: string, language: string): string {
  const parts = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0)
  return parts.find(({ type }) => type === "currency")?.value ?? currency
}
