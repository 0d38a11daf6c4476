import type { Field } from "../wire/types"
import { h } from "./dom"
import type { Part, Scene } from "./scene"

const FIELDS: readonly Field[] = ["name", "phone", "email"]

/** Before the first message: what is needed, and what would be good to know. */
export function askBefore(scene: Scene): Part {
  const { talk, config, store } = scene
  return asks(scene, "begin", () => {
    if (!talk.missing.length && (store.get("asked") || talk.held.messages.length)) return []
    return FIELDS.filter((field) => talk.missing.includes(field) || (config.ask[field].when === "before" && !talk.known?.[field]))
  })
}

/** Amid the talk, once the visitor has written. */
export function askDuring(scene: Scene): Part {
  const { talk, config, store } = scene
  return asks(scene, "keep", () => {
    const wrote = talk.queue.length > 0 || talk.held.messages.some(({ from }) => from === "visitor")
    if (!wrote || store.get("asked") || talk.missing.length) return []
    return FIELDS.filter((field) => config.ask[field].when === "during" && !talk.known?.[field])
  })
}

/** The form comes when there is something to ask. */
function asks(scene: Scene, button: "begin" | "keep", wanted: () => readonly Field[]): Part {
  const element = h("div", { hidden: true })
  let form: Part | undefined
  let coming = false
  const draw = () => {
    if (form) {
      form.draw()
      element.hidden = form.element.hidden
      return
    }
    if (coming || !wanted().length) return
    coming = true
    scene.more().then(
      (more) => {
        form = more.form(scene, button, wanted)
        element.append(form.element)
        scene.draw()
      },
      () => (coming = false),
    )
  }
  return { element, draw }
}
