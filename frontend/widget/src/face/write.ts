import type { Kept } from "../talk/queue"
import { dress, h, icon } from "./dom"
import { CLIP, SEND } from "./icons"
import type { Part, Scene } from "./scene"

const TALLEST_PX = 132

interface Files {
  add: (files: Iterable<File>) => void
  readonly any: boolean
  readonly busy: boolean
  take: () => Kept[]
}

/** Where one writes. */
export function write(scene: Scene, panel: HTMLElement): Part & { focus: () => void } {
  const { talk, config, store, say } = scene
  const { placeholder } = config.texts
  const label = placeholder || say("write")
  const field = h("textarea", { rows: 1, placeholder: label, "aria-label": label, maxlength: config.limits.text, enterkeyhint: "send" })
  const go = h("button", { class: "go", "aria-label": say("send") }, icon(SEND))
  const shelf = h("div")
  let files: Files | undefined
  const add = async (chosen: Iterable<File>) => {
    files ??= (await scene.more()).attach(scene, shelf, () => draw())
    files.add(chosen)
  }
  const picker = h("input", { type: "file", multiple: true, hidden: true, accept: config.limits.mimes.join() })
  const clip = h("button", { type: "button", class: "plain", "aria-label": say("attach"), hidden: !config.files, click: () => picker.click() }, icon(CLIP))
  const element = h("form", { class: "write" }, shelf, h("div", { class: "row" }, clip, picker, field, go))

  const ready = () => (field.value.trim() !== "" || files?.any) && !files?.busy
  const fit = () => {
    field.style.height = ""
    if (field.scrollHeight > field.clientHeight) field.style.height = `${Math.min(TALLEST_PX, field.scrollHeight)}px`
  }
  function send(): void {
    if (!ready()) return
    talk.send(field.value.trim(), files?.take() ?? [])
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
    store.set("draft", field.value || undefined)
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
  picker.onchange = () => {
    void add([...(picker.files ?? [])])
    picker.value = ""
  }
  if (config.files)
    panel.addEventListener("dragenter", () => void scene.more().then((more) => more.drops(panel, say("drop"), (dropped) => !element.hidden && void add([...dropped]))), { once: true })
  field.onpaste = (event) => {
    const pasted = event.clipboardData?.files
    if (!config.files || !pasted?.length) return
    event.preventDefault()
    void add([...pasted])
  }
  field.value = store.get<string>("draft") ?? ""
  return { element, draw, focus }
}
