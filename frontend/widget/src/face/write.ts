import type { Kept } from "../talk/queue"
import { dress, h, icon } from "./dom"
import { SEND } from "./icons"
import type { Part, Scene } from "./scene"

const TALLEST_PX = 132

/** What is half written, and by whom: another is not shown it. */
interface Draft {
  text?: string
  by?: string
}

export interface Files {
  add: (files: Iterable<File>) => void
  readonly any: boolean
  readonly busy: boolean
  take: () => Kept[]
  clear: () => void
}

/** Where one writes. */
export function write(scene: Scene): Part & { field: HTMLTextAreaElement; shelf: HTMLElement; hold: (held: Files) => void; focus: () => void; leave: () => void } {
  const { talk, config, store, say } = scene
  const { placeholder } = config.texts
  const label = placeholder || say("write")
  const field = h("textarea", { rows: 1, placeholder: label, "aria-label": label, enterkeyhint: "send" })
  const go = h("button", { class: "go", "aria-label": say("send") }, icon(SEND))
  const shelf = h("div")
  const fits = new RegExp(`[^]{1,${config.limits.text}}`, "gu")
  let files: Files | undefined
  const element = h("form", { class: "write" }, shelf, h("div", { class: "row" }, field, go))

  const ready = () => (field.value.trim() !== "" || files?.any) && !files?.busy
  const fit = () => {
    field.style.height = ""
    if (field.scrollHeight > field.clientHeight) field.style.height = `${Math.min(TALLEST_PX, field.scrollHeight)}px`
  }
  function send(): void {
    if (!ready()) return
    // What is too long for one message goes as several: nothing is cut off.
    for (const part of field.value.trim().match(fits) ?? [""]) talk.send(part, files?.take() ?? [])
    field.value = ""
    store.set("draft", undefined)
    fit()
    draw()
    field.focus()
  }
  function focus(): void {
    fit()
    field.focus()
  }
  function draw(): void {
    dress(go, { "aria-disabled": ready() ? null : "true" })
  }

  element.onsubmit = (event) => {
    event.preventDefault()
    send()
  }
  field.oninput = () => {
    store.set("draft", field.value ? { text: field.value, by: talk.who } : undefined)
    talk.type()
    fit()
    draw()
  }
  field.onkeydown = (event) => {
    // On a phone Enter is a new line: its keyboard has no other.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return
    event.preventDefault()
    send()
  }
  /** What stood here was another's, unless it is kept for whoever is here now. */
  function leave(): void {
    const { text = "", by } = store.get<Draft>("draft") ?? {}
    field.value = !by || by === talk.who ? text : ""
    if (!field.value) files?.clear()
  }
  leave()
  return { element, field, shelf, hold: (held) => (files = held), draw, focus, leave }
}
