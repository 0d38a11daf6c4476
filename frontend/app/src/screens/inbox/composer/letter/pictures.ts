import type { Piece } from "../writing"

/** A picture of a letter stands where its name stands, in square brackets. */
export const markOf = (name: string): string => `[${name}]`

export const isPicture = (file: File): boolean => /^image\/(png|jpeg|gif|webp)$/.test(file.type)

/** Under a name that stands in a text once, and that no other file of the letter has. */
export function namedApart(file: File, taken: readonly { name: string }[]): File {
  const clean = file.name.replace(/[[\]()\n\r*_~`]/g, " ").replace(/\s+/g, " ").trim() || "picture.png"
  const dot = clean.lastIndexOf(".")
  const [stem, end] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ""]
  let name = clean
  for (let n = 2; taken.some((each) => each.name === name); n++) name = `${stem} ${n}${end}`
  return name === file.name ? file : new File([file], name, { type: file.type })
}

/** The text without the place of a picture that is gone. */
export function without(text: string, { name }: Pick<Piece, "name">): string {
  const at = text.indexOf(markOf(name))
  if (at < 0) return text
  const from = text[at - 1] === "\n" ? at - 1 : at
  return text.slice(0, from) + text.slice(at + markOf(name).length)
}
