import type { Template, VariablesView } from "../../wire/api.gen"

export type Part = "header" | "body" | "buttons"

/** Something to be filled in: "body.1". */
export interface Place {
  id: string
  part: Part
  name: string
  example: string
  /** Of a button: what stands on it. */
  button: string | null
  optional: boolean
}

export type Values = Readonly<Record<string, string>>

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g
const PLACE = ["latitude", "longitude", "name", "address"]
const OPTIONAL = new Set(["name", "address"])
export const BODY_MAX = 1024

/** All that a template wants, in the order in which it is read. */
export function placesOf(template: Template): Place[] {
  const place = (part: Part, name: string, example = "", button: string | null = null, optional = false): Place => ({ id: `${part}.${name}`, part, name, example, button, optional })
  const once = (part: Part, variables: Template["variables"]) =>
    (variables ?? []).filter(({ name }, at, all) => all.findIndex((each) => each.name === name) === at).map(({ name, example }) => place(part, name, example))
  return [
    ...(template.header === "location" ? PLACE.map((name) => place("header", name, "", null, OPTIONAL.has(name))) : once("header", template.header_variables)),
    ...once("body", template.variables),
    ...(template.buttons ?? []).flatMap(({ text, variable }, at) => (variable ? [place("buttons", String(at), variable.example, text)] : [])),
  ]
}

export const valueOf = (values: Values, id: string): string => (values[id] ?? "").trim()

export const missing = (template: Template, values: Values): Place[] => placesOf(template).filter(({ id, optional }) => !optional && !valueOf(values, id))

/** Texts and what stands in their places: an empty place keeps its example, to be shown as one. */
export type Piece = string | { place: string; value: string; example: string }

export function pieces(text: string, part: Part, values: Values, examples: Readonly<Record<string, string>> = {}): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const hit of text.matchAll(VARIABLE)) {
    const name = hit[1]!
    if (hit.index > from) found.push(text.slice(from, hit.index))
    found.push({ place: name, value: valueOf(values, `${part}.${name}`), example: examples[name] ?? "" })
    from = hit.index + hit[0].length
  }
  return from < text.length ? [...found, text.slice(from)] : found
}

/** As the server has it. */
export const filledText = (text: string, part: Part, values: Values): string =>
  text.replace(VARIABLE, (whole, name: string) => valueOf(values, `${part}.${name}`) || whole)

/** What POST …/messages takes as `template`. */
export function usage(template: Template, values: Values) {
  const of = (part: Part) => Object.fromEntries(placesOf(template).flatMap((place) => (place.part === part && valueOf(values, place.id) ? [[place.name, valueOf(values, place.id)]] : [])))
  return { external_id: template.external_id, header: of("header"), body: of("body"), buttons: of("buttons") }
}

/** What is known of the person and the card: in the template's language, else theirs, else the reader's. */
export function knownIn(view: VariablesView | undefined, ...languages: (string | null)[]): Readonly<Record<string, string>> {
  const wanted = languages.map((each) => each?.slice(0, 2) ?? "").find((each) => view?.values[each])
  return (view && wanted ? view.values[wanted] : undefined) ?? {}
}

/** What is known of the person, where a place is called so. */
export function prefilled(template: Template, known: Readonly<Record<string, string>>): Values {
  const alike: Record<string, string> = { first_name: "name", customer_name: "name", last_name: "surname", order: "number", order_number: "number" }
  return Object.fromEntries(placesOf(template).flatMap(({ id, part, name }) => {
    const value = part === "buttons" ? "" : (known[name] ?? known[alike[name] ?? ""] ?? "").trim()
    return value ? [[id, value]] : []
  }))
}

export const takesFile = ({ header }: Template): boolean => header === "image" || header === "video" || header === "document"

export const canSend = ({ status = "approved", unusable = false }: Template): boolean => status === "approved" && !unusable

/** Those that can be sent first; else by name. */
export const inOrder = (templates: readonly Template[]): Template[] => templates.toSorted((one, other) => Number(canSend(other)) - Number(canSend(one)))

export const wordsOf = ({ name, header_text = "", body = "", footer = "" }: Template): string => `${name.replaceAll("_", " ")} ${header_text} ${body} ${footer}`
