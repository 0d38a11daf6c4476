/** The site's colour, and what can be read on it and beside it. Contrast is measured, not hoped for: WCAG 2, AA. */

type Rgb = readonly number[]

/** How light our paper is, and where a colour goes that cannot be read on it. */
const PAPERS = { light: [1, 0], dark: [0.0111, 255] } as const
const READABLE = 4.5

export type Theme = keyof typeof PAPERS

export interface Paint {
  /** Text and icons on the colour. */
  on: string
  /** The colour as text on paper: moved towards black or white as far as needed. */
  ink: string
}

/** `accent` is #rrggbb: the server takes nothing else. */
export function paint(accent: string, theme: Theme): Paint {
  const number = Number.parseInt(accent.slice(1), 16)
  const given = [number >> 16, (number >> 8) & 255, number & 255]
  const [paper, away] = PAPERS[theme]
  let ink: Rgb = given
  for (let step = 0.05; contrast(luminance(ink), paper) < READABLE; step += 0.05) ink = given.map((part) => Math.round(part + (away - part) * step))
  return { on: contrast(luminance(given), 1) < READABLE ? "#000" : "#fff", ink: `rgb(${ink.join()})` }
}

export function luminance(rgb: Rgb): number {
  return rgb.reduce((sum, part, at) => sum + [0.2126, 0.7152, 0.0722][at]! * (part < 11 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4), 0)
}

export const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
