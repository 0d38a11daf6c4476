import { h } from "../face/dom"
import type { Scene } from "../face/scene"

/** Files let go over the panel. */
export function drops({ say }: Scene, panel: HTMLElement, take: (files: FileList) => void): void {
  const veil = h("div", { class: "droppable", hidden: true }, say("drop"))
  panel.append(veil)
  const carries = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false
  panel.ondragover = (event) => {
    if (!carries(event)) return
    event.preventDefault()
    veil.hidden = false
  }
  panel.ondragleave = (event) => {
    if (!panel.contains(event.relatedTarget as Node | null)) veil.hidden = true
  }
  panel.ondrop = (event) => {
    veil.hidden = true
    if (!carries(event)) return
    event.preventDefault()
    take(event.dataTransfer!.files)
  }
}
