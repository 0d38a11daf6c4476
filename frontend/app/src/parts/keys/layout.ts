import { create } from "zustand"

/** Which letters the keys give now: told by the last one pressed, since no browser says. */
export const useLayout = create<{ cyrillic: boolean }>(() => ({ cyrillic: false }))

const CODES = "Backquote KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period".split(" ")
const LETTERS = "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"

/** What ЙЦУКЕН has on a key: "KeyJ" → "О". */
export const CYRILLIC_CAPS: Readonly<Record<string, string>> = Object.fromEntries(CODES.map((code, n) => [code, LETTERS[n]!]))

/** Learns from a press; a key that is the same on both says nothing. */
export function learnLayout({ code, key }: Pick<KeyboardEvent, "code" | "key">): void {
  const cyrillic = /^[а-яё]$/i.test(key) || (code === "Slash" && (key === "." || key === ","))
  const latin = /^[a-z]$/i.test(key) || (code === "Slash" && (key === "/" || key === "?"))
  if ((cyrillic || latin) && useLayout.getState().cyrillic !== cyrillic) useLayout.setState({ cyrillic })
}
