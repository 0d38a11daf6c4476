import type { Entity } from "../../wire/types"

type Type = Entity["type"]

/** What a person types to format: ```pre```, `code`, **bold**, ~~strike~~, _italic_, [text](address). */
const MARKS =
  /(?<quote>^> [^\n]*(?:\n> [^\n]*)*)|```(?:\w*\n)?(?<pre>[\s\S]+?)\n?```|`(?<code>[^`\n]+)`|\*\*(?=\S)(?<bold>[\s\S]*?\S)\*\*|~~(?=\S)(?<strike>[\s\S]*?\S)~~|(?<![\p{L}\p{N}_/])_(?=[^\s_])(?<italic>[^\n]*?[^\s_])_(?![\p{L}\p{N}_])|\[(?<link>[^\]\n]+)\]\((?<url>https?:\/\/[^\s)]+)\)/gmu

const TYPES = ["pre", "code", "bold", "strike", "italic", "link", "quote"] as const
const RAW = new Set<Type>(["pre", "code"])

export interface Formatted {
  text: string
  entities: Entity[]
}

/** Typed text as plain text and formatting; marks that the channel cannot carry stay as they were typed. */
export function formatted(typed: string, allowed: readonly Type[]): Formatted {
  const found: Formatted = { text: "", entities: [] }
  write(typed, new Set(allowed), found)
  found.entities.sort((a, b) => a.offset - b.offset || b.length - a.length)
  return found
}

function write(typed: string, allowed: ReadonlySet<Type>, into: Formatted): void {
  let at = 0
  for (const match of typed.matchAll(MARKS)) {
    const groups = match.groups!
    const type = TYPES.find((each) => groups[each] !== undefined)!
    if (!allowed.has(type)) continue
    into.text += typed.slice(at, match.index)
    at = match.index + match[0].length
    const offset = into.text.length
    if (RAW.has(type)) into.text += groups[type]!
    else write(type === "quote" ? groups.quote!.replace(/^> /gm, "") : groups[type]!, allowed, into)
    into.entities.push({ type, offset, length: into.text.length - offset, ...(type === "link" && { url: groups.url! }) })
  }
  into.text += typed.slice(at)
}

const SIGNS: Partial<Record<Type, string>> = { bold: "**", italic: "_", strike: "~~", code: "`" }

/** Put a format's signs round a selection, or take them away where they stand already. */
export function wrapped(text: string, from: number, to: number, type: Type): { text: string; from: number; to: number } {
  if (type === "quote") return quoted(text, from, to)
  const within = text.slice(from, to)
  if (type === "link") {
    const head = `${text.slice(0, from)}[${within}](`
    return { text: `${head}${ADDRESS})${text.slice(to)}`, from: head.length, to: head.length + ADDRESS.length }
  }
  const sign = SIGNS[type] ?? ""
  if (text.slice(from - sign.length, from) === sign && text.slice(to, to + sign.length) === sign) {
    const bare = text.slice(0, from - sign.length) + within + text.slice(to + sign.length)
    return { text: bare, from: from - sign.length, to: to - sign.length }
  }
  const marked = text.slice(0, from) + sign + within + sign + text.slice(to)
  return { text: marked, from: from + sign.length, to: to + sign.length }
}

const ADDRESS = "https://"

/** Every line of the selection becomes a quotation's, or none. */
function quoted(text: string, from: number, to: number): { text: string; from: number; to: number } {
  const start = text.lastIndexOf("\n", from - 1) + 1
  const end = text.indexOf("\n", to) < 0 ? text.length : text.indexOf("\n", to)
  const lines = text.slice(start, end).split("\n")
  const off = lines.every((line) => line.startsWith("> "))
  const block = lines.map((line) => (off ? line.slice(2) : `> ${line}`)).join("\n")
  return { text: text.slice(0, start) + block + text.slice(end), from: start, to: start + block.length }
}

/** Text and formatting as a person would have typed them: the way back into the field. */
export function typed(text: string, entities: readonly Entity[]): string {
  const signs = entities
    .filter(({ type, length }) => length > 0 && type !== "quote" && (SIGNS[type] !== undefined || type === "pre" || type === "link"))
    .flatMap(({ type, offset, length, url }) => {
      const sign = SIGNS[type] ?? ""
      const [before, after]: [string, string] = type === "pre" ? ["```\n", "\n```"] : type === "link" ? ["[", `](${url ?? ""})`] : [sign, sign]
      return [
        { at: offset, opens: true, length, sign: before },
        { at: offset + length, opens: false, length, sign: after },
      ]
    })
  const lines = entities.filter(({ type }) => type === "quote").flatMap(({ offset, length }) => {
    const starts = Array.from(text.slice(offset, offset + length).matchAll(/\n/g), (found) => offset + found.index + 1)
    return [offset, ...starts].map((at) => ({ at, opens: true, length: Infinity, sign: "> " }))
  })
  signs.push(...lines)
  // inner ones close first, outer ones open first
  signs.sort((a, b) => a.at - b.at || Number(a.opens) - Number(b.opens) || (a.opens ? b.length - a.length : a.length - b.length))
  let told = ""
  let from = 0
  for (const { at, sign } of signs) {
    told += text.slice(from, at) + sign
    from = at
  }
  return told + text.slice(from)
}
