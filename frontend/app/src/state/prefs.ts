import { useSyncExternalStore } from "react"
import { create } from "zustand"
import type { Language } from "../words/words"
import { LANGUAGES } from "../words/words"
import { shelved } from "../wire/shelf"

export type Theme = "light" | "dark" | "system"
export type Density = "cosy" | "compact"

export const SPEEDS = [1, 1.5, 2] as const
export type VoiceSpeed = (typeof SPEEDS)[number]

export interface Prefs {
  language: Language
  theme: Theme
  density: Density
  /** IANA name; the browser's own until the person's is known. */
  timeZone: string
  /** Widths of the side panes, px. */
  panes: { list: number; card: number }
  /** How fast voices are played. */
  voiceSpeed: VoiceSpeed
}

const KEY = "samovar.prefs"

function browsers(): Language {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2))
  return LANGUAGES.find((language) => wanted.includes(language)) ?? "en"
}

function first(): Prefs {
  const panes = { list: 320, card: 340 }
  return { language: browsers(), theme: "system", density: "cosy", timeZone: zone(), panes, voiceSpeed: 1, ...stored() }
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** What this browser remembers from before sign-in; damaged storage counts as empty. */
const stored = () => shelved.read(KEY) as Partial<Prefs> | null

export const usePrefs = create<Prefs>(first)

/** Theme and density stand on the root element; the rest is read by hooks. */
export function wear({ theme, density }: Prefs): void {
  const root = document.documentElement
  if (theme === "system") delete root.dataset.theme
  else root.dataset.theme = theme
  root.dataset.density = density
}

const night = matchMedia("(prefers-color-scheme: dark)")

/** Whether it is dark on this screen now, by choice or by the system. */
export function useDark(): boolean {
  const system = useSyncExternalStore(
    (tell) => {
      night.addEventListener("change", tell)
      return () => night.removeEventListener("change", tell)
    },
    () => night.matches,
  )
  const theme = usePrefs((prefs) => prefs.theme)
  return theme === "dark" || (theme === "system" && system)
}

/** Change what this browser shows, and keep it. */
export function setPrefs(change: Partial<Prefs>): void {
  usePrefs.setState(change)
  shelved.put(KEY, JSON.stringify(usePrefs.getState()))
}

wear(usePrefs.getState())
usePrefs.subscribe(wear)
