/** What a line comes to, as the server counts it (backend/sales/sums.py): exact, half up to hundredths. Amounts are hundredths. */
export interface Counted {
  gross: bigint
  discount: bigint
  tax: bigint
  total: bigint
}

export interface Counts {
  quantity: string
  price: string
  discount: { kind: "percent" | "sum"; value: string } | null
  tax: { rate: string; included: boolean } | null
}

/** "2", "1,5" → the number times 10^places, or null where it is none or finer than that. */
export function scaled(typed: string, places: number): bigint | null {
  const found = /^(\d{1,16})(?:[.,](\d+))?$/.exec(typed.replace(/[\s\u00a0\u202f'’_]/g, ""))
  if (!found || (found[2]?.length ?? 0) > places) return null
  return BigInt(found[1]! + (found[2] ?? "").padEnd(places, "0"))
}

/** Half up; both are positive. */
const divided = (by: bigint, whole: bigint) => (2n * whole + by) / (2n * by)

/** Null: something in it is no number yet. */
export function counted({ quantity, price, discount, tax }: Counts): Counted | null {
  const [pieces, each] = [scaled(quantity, 4), scaled(price, 2)]
  if (pieces === null || each === null) return null
  const gross = divided(10_000n, pieces * each)
  const value = discount ? scaled(discount.value || "0", 2) : 0n
  const rate = tax ? scaled(tax.rate || "0", 2) : 0n
  if (value === null || rate === null) return null
  const asked = discount?.kind === "percent" ? divided(10_000n, gross * value) : value
  const off = asked > gross ? gross : asked
  const net = gross - off
  if (!tax) return { gross, discount: off, tax: 0n, total: net }
  if (tax.included) return { gross, discount: off, tax: divided(10_000n + rate, net * rate), total: net }
  const on = divided(10_000n, net * rate)
  return { gross, discount: off, tax: on, total: net + on }
}

/** A number from the server as its reader writes it, with all of its digits. */
export const digits = (number: string, language: string) => new Intl.NumberFormat(language, { maximumFractionDigits: 4 }).format(number as Intl.StringNumericLiteral)

/** Hundredths as exact decimal text. */
export const amountOf = (hundredths: bigint) => `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`
