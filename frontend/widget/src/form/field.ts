import { dress, fill, h } from "../face/dom"
import type { Say } from "./say"
import type { FieldLook, Look } from "./types"

/** One question: its element, what was answered, and what is wrong with it. */
export interface Question {
  element: HTMLElement
  /** Adds the answer; says what is wrong instead, if something is. */
  answer: (answers: FormData) => string
  blame: (text: string) => void
  focus: () => void
}

const INPUTS = { text: ["text", null, null], phone: ["tel", "tel", "tel"], email: ["email", "email", "email"], date: ["date", null, null] } as const

let count = 0

export function question(field: FieldLook, look: Look, say: Say): Question {
  const id = `f${++count}`
  const [asked, fields] = controls(field, look, say, id)
  const error = h("p", { class: "bad", id: `${id}-bad`, role: "alert" })
  const hint = field.hint ? h("p", { class: "hint", id: `${id}-hint` }, field.hint) : null
  const mark = field.required || field.type === "yes" || field.type === "callback" ? null : h("span", { class: "optional" }, ` (${say("optional")})`)
  const group = fields.length !== 1
  const label = field.type === "yes" ? null : h(group ? "legend" : "label", group ? {} : { for: id }, field.label, mark)
  const told = [hint && `${id}-hint`, `${id}-bad`].filter(Boolean).join(" ")
  const element = h(group ? "fieldset" : "div", { class: "question" }, label, hint, asked, error)
  dress(group ? element : fields[0]!, { "aria-describedby": told, ...(!group && field.required && { "aria-required": "true" }) })
  const blame = (text: string) => {
    fill(error, text)
    fields.forEach((one) => dress(one, { "aria-invalid": text ? "true" : null }))
  }
  // what is being mended is wrong no more until it is sent
  element.addEventListener("input", () => blame(""))
  return {
    element,
    answer: (answers) => answer(field, fields, answers, look, say),
    blame,
    focus: () => fields[0]!.focus(),
  }
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function controls(field: FieldLook, look: Look, say: Say, id: string): [Element, Control[]] {
  const { name, type } = field
  if (type === "long") return alone(h("textarea", { id, name, rows: 4 }))
  if (type === "choice") return alone(h("select", { id, name }, h("option", { value: "" }, say("choose")), ...field.options.map((one) => h("option", { value: one }, one))))
  if (type === "callback") return callback(field, look, say, id)
  if (type === "file") return alone(h("input", { id, name, type: "file", multiple: true, accept: look.mimes.join() }))
  if (type === "several" || type === "yes") {
    const ticks = (type === "yes" ? [field.label] : field.options).map((one, at) => {
      const box = h("input", { type: "checkbox", name, value: type === "yes" ? "yes" : one, id: at ? `${id}-${at}` : id })
      return [h("label", { class: "tick" }, box, h("span", {}, one)), box] as const
    })
    return [h("div", { class: "ticks" }, ...ticks.map(([label]) => label)), ticks.map(([, box]) => box)]
  }
  const [kind, autocomplete, mode] = INPUTS[type]
  return alone(h("input", { id, name, type: kind, autocomplete: name === "name" ? "name" : autocomplete, inputmode: mode }))
}

const alone = (control: Control): [Element, Control[]] => [control, [control]]

/** Half hours of the next days by the visitor's own clock, which is named. */
function callback({ name }: FieldLook, look: Look, say: Say, id: string): [Element, Control[]] {
  const select = h("select", { id, name }, h("option", { value: "now" }, say("soonest")))
  const day = new Intl.DateTimeFormat(look.lang, { weekday: "long", day: "numeric", month: "long" })
  const time = new Intl.DateTimeFormat(look.lang, { hour: "2-digit", minute: "2-digit" })
  let group: HTMLOptGroupElement | undefined
  for (const { at } of look.slots) {
    const label = day.format(new Date(at))
    if (group?.label !== label) select.append((group = h("optgroup", { label })))
    group.append(h("option", { value: at }, time.format(new Date(at))))
  }
  const zone = say("zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone.replace(/_/g, " ") })
  return [h("div", {}, select, h("p", { class: "hint" }, zone)), [select]]
}

function answer(field: FieldLook, fields: readonly Control[], answers: FormData, look: Look, say: Say): string {
  if (field.type === "file") return files(field, fields[0] as HTMLInputElement, answers, look, say)
  const given = fields.flatMap((one) => (one.type === "checkbox" && !(one as HTMLInputElement).checked ? [] : [one.value.trim()])).filter(Boolean)
  given.forEach((value) => answers.append(field.name, value))
  return field.required && !given.length ? say("needed") : ""
}

function files(field: FieldLook, input: HTMLInputElement, answers: FormData, look: Look, say: Say): string {
  const chosen = [...(input.files ?? [])]
  if (field.required && !chosen.length) return say("needed")
  if (chosen.length > look.files_max) return say("tooMany", { limit: look.files_max })
  const big = chosen.find(({ size }) => size > look.file_bytes)
  if (big) return say("tooBig", { name: big.name, mb: Math.floor(look.file_bytes / 2 ** 20) })
  chosen.forEach((file) => answers.append(field.name, file))
  return ""
}
