import { CYRILLIC_CAPS } from "./layout"

/**
 * A chord names physical keys, so that it works in ЙЦУКЕН as in QWERTY: "KeyJ", "Mod+KeyK", "Shift+ArrowUp",
 * or two in a row: "KeyG KeyI". Mod is ⌘ on a Mac and Ctrl elsewhere.
 */
export type Chord = string

export const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

type Press = Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">

/** The chord of one press; what a modifier alone gives matches nothing. */
export function pressed(event: Press): Chord {
  const mod = onMac ? event.metaKey : event.ctrlKey
  const other = onMac ? event.ctrlKey : event.metaKey
  const held = [mod && "Mod", other && "Other", event.altKey && "Alt", event.shiftKey && "Shift"]
  return [...held, event.code].filter(Boolean).join("+")
}

const NAMES: Record<string, string> = {
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  Backquote: "`",
  Backslash: "\\",
  BracketLeft: "[",
  BracketRight: "]",
  Comma: ",",
  Enter: "↵",
  Escape: "Esc",
  Period: ".",
  Semicolon: ";",
  Slash: "/",
  Space: "␣",
}

const MODS: Record<string, [mac: string, other: string]> = { Mod: ["⌘", "Ctrl"], Alt: ["⌥", "Alt"], Shift: ["⇧", "Shift"] }

/** Key caps to show: one list per press; as the keys are labelled for who types Cyrillic, where they do. */
export function caps(chord: Chord, cyrillic = false): string[][] {
  if (chord === "Shift+Slash" && !cyrillic) return [["?"]]
  return chord.split(" ").map((press) =>
    press.split("+").map((part) => {
      const mod = MODS[part]
      if (cyrillic && !mod && CYRILLIC_CAPS[part]) return CYRILLIC_CAPS[part]
      if (cyrillic && part === "Slash") return "."
      return mod ? mod[onMac ? 0 : 1] : (NAMES[part] ?? part.replace(/^(Key|Digit)/, ""))
    }),
  )
}

/** For `aria-keyshortcuts`; a sequence has no name there. */
export function spokenChord(chord: Chord | undefined): string | undefined {
  if (!chord || chord.includes(" ")) return undefined
  return chord.replace("Mod", onMac ? "Meta" : "Control").replace(/(Key|Digit)(?=.$)/, "")
}

const TEXTLESS = new Set(["button", "checkbox", "radio", "range", "submit", "reset", "file", "color"])

/** Whether letters pressed here are text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !TEXTLESS.has(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}
