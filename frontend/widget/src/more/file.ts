import { fill, h, icon } from "../face/dom"
import { CLOSE, FILE } from "../face/icons"
import type { Scene } from "../face/scene"
import type { FileOf } from "../wire/types"
import { sizeName } from "./size"

const LARGEST_PX = 240

/** A file in a bubble: a picture, or its name to be saved by. `into` stands there already. */
export function file(scene: Scene, into: HTMLElement, what: FileOf): void {
  if (what.kind === "photo" && what.width && what.height) picture(into, what, what.width, what.height, scene)
  else paper(into, what, scene)
}

function paper(into: HTMLElement, what: FileOf, scene: Scene): void {
  const save = async () => {
    const href = URL.createObjectURL(await scene.talk.bytes(what.id))
    h("a", { href, download: what.name }).click()
    setTimeout(() => URL.revokeObjectURL(href), 60_000)
  }
  const name = h("span", {}, what.name || scene.say("file"), h("small", {}, sizeName(what.size, scene)))
  fill(into, h("button", { type: "button", class: "paper", click: () => void save().catch(() => undefined) }, icon(FILE), name))
}

/** Drawn, not loaded: the page's policy need not let our pictures in, and nothing of the visitor stands in an address. */
function picture(into: HTMLElement, what: FileOf, width: number, height: number, scene: Scene): void {
  const { id, name } = what
  const scale = Math.min(1, LARGEST_PX / width, LARGEST_PX / height)
  const dots = Math.min(1, scale * devicePixelRatio)
  const canvas = h("canvas", { width: Math.max(1, width * dots), height: Math.max(1, height * dots) })
  canvas.style.width = `${Math.round(width * scale)}px`
  const bitmap = async () => createImageBitmap(await scene.talk.bytes(id))
  const draw = async () => canvas.getContext("2d")?.drawImage(await bitmap(), 0, 0, canvas.width, canvas.height)
  const open = async () => view(await bitmap(), name, scene)
  fill(into, h("button", { type: "button", class: "picture", "aria-label": `${scene.say("photo")}: ${name}`, click: () => void open().catch(() => undefined) }, canvas))
  // What this browser cannot draw can still be saved.
  draw().catch(() => paper(into, what, scene))
}

/** Over everything, as large as there is room. */
function view(drawn: ImageBitmap, name: string, { lay, say, talk }: Scene): void {
  const canvas = h("canvas", { width: drawn.width, height: drawn.height, role: "img", "aria-label": name })
  canvas.getContext("2d")?.drawImage(drawn, 0, 0)
  const before = (canvas.getRootNode() as ShadowRoot).activeElement
  const button = h("button", { type: "button", class: "plain", "aria-label": say("close") }, icon(CLOSE, 24))
  const shown = h("div", { class: "view", role: "dialog", "aria-modal": "true", "aria-label": name, click: leave }, canvas, button)
  function leave(): void {
    const root = shown.getRootNode() as ShadowRoot
    shown.remove()
    ;(before as HTMLElement | null ?? root.querySelector<HTMLElement>(".picture"))?.focus()
  }
  shown.onkeydown = (event) => {
    event.stopPropagation()
    if (event.key === "Escape") leave()
    if (event.key === "Tab") event.preventDefault()
  }
  talk.onLeave(() => shown.remove())
  lay(shown)
  button.focus()
}
