import { said } from "./said"

export interface Tail {
  title: string
  at: number
}

const MOST_WORDS = 6

/**
 * "Перезвонить завтра в 10", "Send the price on Friday 15:30", "Paskambinti rytoj": what is to be done, and the moment that its last words mean.
 * Digits alone ("заказ 12", "order 12:30") are no moment of the person's, and nor is a title that is nothing but a time.
 */
export function tailOf(text: string, now: number, zone: string): Tail | null {
  const words = text.trim().split(/\s+/)
  // the longest first: "завтра в 10" and not "в 10"
  for (let from = Math.max(1, words.length - MOST_WORDS); from < words.length; from++) {
    const tail = words.slice(from).join(" ")
    if (!/\p{L}{2,}/u.test(tail)) continue
    const found = said(tail, now, zone)
    if (typeof found !== "string" && found.length) return { title: words.slice(0, from).join(" "), at: found[0]! }
  }
  return null
}
