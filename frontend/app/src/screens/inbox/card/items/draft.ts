import type { ItemsView, ItemView, NewItem } from "../../../../wire/api.gen"
import { newKey } from "../../../../wire/key"
import { parseMoney } from "../../../../words/money"
import { counted } from "./sums"

/** A line as it is being typed. `key` is its own for as long as the dialog is open. */
export interface Draft {
  key: string
  id: number | null
  name: string
  quantity: string
  unit: string
  price: string
  discount: string
  percent: boolean
  tax: string
  included: boolean
  cost: string
  url: string
}

export const blank = (like?: Draft): Draft => ({
  // lines outlive the page, and a line of before is no line of now
  key: `new-${newKey()}`,
  id: null,
  name: "",
  quantity: "1",
  unit: like?.unit ?? "",
  price: "",
  discount: "",
  percent: true,
  tax: like?.tax ?? "",
  included: like?.included ?? true,
  cost: "",
  url: "",
})

const TEXTS = ["key", "name", "quantity", "unit", "price", "discount", "tax", "cost", "url"] as const satisfies readonly (keyof Draft)[]

const isLine = (one: unknown): one is Draft => {
  const line = (one ?? {}) as Partial<Draft>
  return TEXTS.every((name) => typeof line[name] === "string") && (line.id === null || typeof line.id === "number") && typeof line.percent === "boolean" && typeof line.included === "boolean"
}

/** Lines that a browser has held, and not something else. */
export const areLines = (held: unknown): held is Draft[] => Array.isArray(held) && held.every(isLine)

const typed = (item: ItemView, point: string): Draft => {
  const say = (number: string) => number.replace(/\.00$/, "").replace(".", point)
  return {
    key: `item-${item.id}`,
    id: item.id,
    name: item.name,
    quantity: say(item.quantity),
    unit: item.unit,
    price: say(item.price),
    discount: item.discount ? say(item.discount.value) : "",
    percent: item.discount?.kind !== "sum",
    tax: item.tax ? say(item.tax.rate) : "",
    included: item.tax?.included ?? true,
    cost: item.cost === null ? "" : say(item.cost),
    url: item.url,
  }
}

export function draftsOf(view: Pick<ItemsView, "items">, language: string): Draft[] {
  const found = view.items.map((item) => typed(item, language === "en" ? "." : ","))
  return found.length ? found : [blank()]
}

/** A line that nobody typed anything into is no line. */
export const isBlank = (line: Draft) => line.id === null && !line.name.trim() && !line.price.trim()

/** As people type sums ("45к"): exact text, or as it was typed, for the server to say what is wrong. */
export function amount(text: string): string {
  const parsed = parseMoney(text)
  return "amount" in parsed ? parsed.amount : text
}

export const asked = (line: Draft, costs: boolean): NewItem => ({
  id: line.id,
  name: line.name,
  quantity: line.quantity,
  unit: line.unit,
  price: amount(line.price),
  discount: line.discount.trim() ? { kind: line.percent ? "percent" : "sum", value: line.percent ? line.discount : amount(line.discount) } : null,
  tax: line.tax.trim() ? { rate: line.tax, included: line.included } : null,
  url: line.url,
  ...(costs && { cost: line.cost.trim() ? amount(line.cost) : null }),
})

/** What it comes to as it is typed; null while something in it is no number. */
export function sumsOf(line: Draft) {
  const { quantity, price, discount, tax } = asked(line, false)
  return counted({ quantity: quantity ?? "1", price, discount: discount ?? null, tax: tax ? { rate: tax.rate, included: tax.included ?? true } : null })
}

/** Of all of them; null while something in one is no number. */
export function totalOf(lines: readonly Draft[]): bigint | null {
  const sums = lines.map(sumsOf)
  return sums.every((each) => each !== null) ? sums.reduce((sum, each) => sum + each.total, 0n) : null
}
