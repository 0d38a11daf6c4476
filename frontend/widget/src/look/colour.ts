/** The site's colour, and what can be read on it and beside it. Contrast is measured, not hoped for: WCAG 2, AA. */

type Rgb = readonly [number, number, number]

const PAPERS = { light: "#ffffff", dark: "#1c1b1a" } as const
const READABLE = 4.5
const USUAL = "#a44e1b"

export type Theme = keyof typeof PAPERS

export interface Paint {
  /** The colour as given: fills. */
  accent: string
  /** Text and icons on it. */
  on: string
  /** The colour as text on paper: moved towards black or white as far as needed. */
  ink: string
}

export function paint(given: string, theme: Theme): Paint {
  const accent = rgbOf(given) ?? rgbOf(USUAL)!
  const paper = rgbOf(PAPERS[theme])!
  const on: Rgb = ratio(accent, WHITE) >= READABLE ? WHITE : BLACK
  const away = theme === "light" ? BLACK : WHITE
  let ink = accent
  for (let step = 1; step <= 20 && ratio(ink, paper) < READABLE; step++) ink = mix(accent, away, step / 20)
  return { accent: hex(accent), on: hex(on), ink: hex(ink) }
}

export function contrast(one: string, other: string): number {
  return ratio(rgbOf(one)!, rgbOf(other)!)
}

const WHITE: Rgb = [255, 255, 255]
const BLACK: Rgb = [0, 0, 0]

/** #rrggbb; anything else is no colour. */
function rgbOf(text: string): Rgb | null {
  if (!/^#[0-9a-f]{6}$/i.test(text)) return null
  const number = Number.parseInt(text.slice(1), 16)
  return [number >> 16, (number >> 8) & 255, number & 255]
}

const hex = (rgb: Rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`

const mix = (from: Rgb, to: Rgb, share: number): Rgb => from.map((part, at) => Math.round(part + (to[at]! - part) * share)) as unknown as Rgb

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255
    return c < 0.04 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}
