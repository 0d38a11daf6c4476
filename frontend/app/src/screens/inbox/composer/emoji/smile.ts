import type { Typed } from "../useCaret"

const SMILE = /(?:^|[\s(])(:([\p{L}_]{2,20}):?)$/u

/** A word that is being typed after a colon: ":smi", ":спаси"; closed by another colon it is meant as it stands. */
export function smileAt(text: string, caret: number): (Typed & { closed: boolean }) | null {
  const found = SMILE.exec(text.slice(0, caret))
  if (!found) return null
  const whole = found[1]!
  return { from: caret - whole.length, to: caret, typed: found[2]!, closed: whole.endsWith(":") }
}
