import { fill, h, icon } from "../face/dom"
import { CLOSE, FILE } from "../face/icons"
import type { Scene } from "../face/scene"
import type { Kept } from "../talk/queue"
import type { Trouble } from "../wire/types"
import { sizeName } from "./size"

interface Chosen {
  file: File
  /** What the server calls it, once it is there. */
  id: string | null
  lost: string | null
  stop: AbortController
  chip: HTMLElement
}

/** Files on their way up. Limits are told before anything is sent. */
export function attach(scene: Scene, list: HTMLElement, changed: () => void) {
  const { config, talk, say } = scene
  const { limits } = config
  const told = h("p", { class: "bad", role: "alert" })
  list.className = "files"
  let chosen: Chosen[] = []

  const refusal = (file: File): string | null => {
    if (file.size > limits.file_bytes) return say("large", { name: file.name, size: sizeName(limits.file_bytes, scene) })
    if (!fits(file.type, limits.mimes)) return say("kind", { name: file.name })
    return null
  }
  function add(files: Iterable<File>): void {
    fill(told)
    for (const file of files) {
      const why = chosen.length >= limits.files ? say("many", { n: limits.files }) : refusal(file)
      if (why) fill(told, why)
      else begin(file)
    }
    draw()
  }
  function begin(file: File): void {
    const one: Chosen = { file, id: null, lost: null, stop: new AbortController(), chip: h("div", { class: "chip" }) }
    chosen.push(one)
    void up(one)
  }
  async function up(one: Chosen): Promise<void> {
    one.lost = null
    draw()
    try {
      const { id } = await talk.upload(one.file, (share) => {
        one.chip.style.setProperty("--done", `${Math.round(share * 100)}%`)
      }, one.stop.signal)
      one.id = id
    } catch (trouble) {
      one.lost = (trouble as Partial<Trouble>).message || say("lost", { name: one.file.name })
    }
    one.chip.style.removeProperty("--done")
    draw()
  }
  function drop(one: Chosen): void {
    one.stop.abort()
    chosen = chosen.filter((each) => each !== one)
    draw()
  }
  function clear(): void {
    chosen.forEach(({ stop }) => stop.abort())
    chosen = []
    fill(told)
    draw()
  }
  function draw(): void {
    for (const one of chosen) {
      const { name } = one.file
      fill(
        one.chip,
        icon(FILE, 16),
        h("span", { class: one.lost ? "bad" : "" }, one.lost ?? name),
        one.lost && h("button", { type: "button", class: "pill", click: () => void up(one) }, say("again")),
        h("button", { type: "button", class: "plain", "aria-label": say("cancel", { name }), click: () => drop(one) }, icon(CLOSE, 16)),
      )
    }
    fill(list, ...chosen.map(({ chip }) => chip), told.textContent && told)
    list.hidden = !list.children.length
    changed()
  }
  return {
    add,
    get any() {
      return chosen.length > 0
    },
    /** Something is still going up, or did not arrive: not to be sent without it. */
    get busy() {
      return chosen.some(({ id }) => id === null)
    },
    take(): Kept[] {
      const taken = chosen.map(({ file, id }) => ({ id: id!, name: file.name }))
      clear()
      return taken
    },
    clear,
  }
}

export function fits(mime: string, allowed: readonly string[]): boolean {
  return !allowed.length || allowed.some((one) => one === mime || (one.endsWith("*") && mime.startsWith(one.slice(0, -1))))
}
