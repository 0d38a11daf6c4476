import { fill, h } from "../face/dom"
import type { Scene } from "../face/scene"
import type { Message } from "../wire/types"
import { press } from "./press"
import type { Rich } from "./rich"
import { hrefOf, richOf } from "./rich"

/** A message's words with their formatting, as elements; below them what may be answered by a press. */
export function write(scene: Scene, into: HTMLElement, message: Message): void {
  fill(into, ...draw(richOf(message.text, message.entities), scene))
  press(scene, into.parentElement ?? into, message)
}

function draw(rich: readonly Rich[], scene: Scene): (Node | string)[] {
  return rich.map((piece) => {
    if (typeof piece === "string") return piece
    const { entity } = piece
    const held = draw(piece.inside, scene)
    const shown = h(TAGS[entity.type] ?? "span", entity.type === "spoiler" ? { class: "spoiler", tabindex: 0, title: scene.say("hidden") } : {}, ...held)
    const href = hrefOf(entity, shown.textContent)
    return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...held) : shown
  })
}

const TAGS: Record<string, "b" | "i" | "u" | "s" | "code" | "pre" | "blockquote"> = {
  bold: "b", italic: "i", underline: "u", strike: "s", code: "code", pre: "pre", quote: "blockquote",
}
