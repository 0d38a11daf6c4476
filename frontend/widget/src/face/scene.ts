import type { Talk } from "../talk/talk"
import type { Kept } from "../wire/kept"
import type { Config } from "../wire/types"
import type { Language, Say } from "../words"

/** What every part of the face has at hand. */
export interface Scene {
  talk: Talk
  config: Config
  store: Kept
  say: Say
  language: Language
  /** Draw what has changed. */
  draw: () => void
  /** Over the whole chat. */
  lay: (element: HTMLElement) => void
  /** One more style sheet. */
  wear: (css: string) => void
  /** Forms, files, pictures: fetched when first wanted. */
  more: () => Promise<More>
  /** Puts "Call me back" into the panel. */
  call: (scene: Scene, panel: HTMLElement) => Promise<void>
}

export type More = typeof import("../more")["default"]

export interface Part {
  element: HTMLElement
  draw: () => void
}

/** A letter for a face. */
export const letterOf = (name: string): string => String.fromCodePoint(name.trim().codePointAt(0) ?? 32).toUpperCase()

export function clock(at: string | number, { language }: Scene): string {
  return new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" })
}

export function dayName(at: string, { language, talk }: Scene): string {
  const day = new Date(at)
  const now = new Date(Date.now() + talk.late)
  const ago = Math.round((+new Date(now.toDateString()) - +new Date(day.toDateString())) / 86_400_000)
  return ago < 2 ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-ago, "day") : day.toLocaleDateString(language, { dateStyle: "long" })
}
