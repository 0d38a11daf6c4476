import { dress, fill, h } from "../face/dom"
import type { Part, Scene } from "../face/scene"
import { safe } from "./rich"
import type { Field, Trouble } from "../wire/types"

const HOW = { name: ["text", "name"], phone: ["tel", "tel"], email: ["email", "email"] } as const

/** What is wrong with it, or nothing. The server looks again. */
export function fault(field: Field, text: string): "badPhone" | "badEmail" | null {
  if (field === "phone" && text.replace(/\D/g, "").length < 7) return "badPhone"
  if (field === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return "badEmail"
  return null
}

const FIELDS: readonly Field[] = ["name", "phone", "email"]

/** Before the first message: what is needed, and what would be good to know. Amid the talk: once the visitor has written. */
function wantedOf(button: "begin" | "keep", { talk, config, store }: Scene): readonly Field[] {
  const asked = (field: Field, when: "before" | "during") => config.ask[field].when === when && !talk.known?.[field]
  if (button === "begin") {
    if (!talk.missing.length && (store.get("asked") || talk.held.messages.length)) return []
    return FIELDS.filter((field) => talk.missing.includes(field) || asked(field, "before"))
  }
  const wrote = talk.queue.length > 0 || talk.held.messages.some(({ from }) => from === "visitor")
  return !wrote || store.get("asked") || talk.missing.length ? [] : FIELDS.filter((field) => asked(field, "during"))
}

/** Who are you? */
export function form(scene: Scene, button: "begin" | "keep"): Part {
  const { say, talk, config, store } = scene
  const wanted = () => wantedOf(button, scene)
  const inputs = new Map<Field, [input: HTMLInputElement, told: HTMLElement]>()
  const element = h("form", { class: "ask", novalidate: true, hidden: true })
  const told = h("p", { class: "bad", role: "alert" })
  const tick = h("input", { type: "checkbox" })
  const href = !config.consent && config.consent_url && safe(config.consent_url)
  const consent = href ? h("label", { class: "tick" }, tick, h("span", {}, say("consent"), ": ", h("a", { href, target: "_blank", rel: "noopener" }, say("policy")))) : null
  let shown = ""
  /** Whose answers stand here. */
  let whose = 0

  const blame = (field: Field, text: string) => {
    const [input, below] = inputs.get(field)!
    fill(below, text)
    dress(input, { "aria-invalid": text ? "true" : null })
  }
  const needed = (field: Field) => config.ask[field].required || talk.missing.includes(field)

  /** The first that is wrong gets the focus. */
  function check(fields: readonly Field[]): boolean {
    let wrong: HTMLElement | null = null
    for (const field of fields) {
      const text = inputs.get(field)![0].value.trim()
      const why = text ? fault(field, text) : needed(field) ? "needed" : null
      blame(field, why ? say(why) : "")
      if (why) wrong ??= inputs.get(field)![0]
    }
    fill(told, !wrong && consent && !tick.checked ? say("agree") : "")
    if (!wrong && consent && !tick.checked) wrong = tick
    wrong?.focus()
    return !wrong
  }
  async function send(fields: readonly Field[]): Promise<void> {
    const given: Partial<Record<Field, string>> = {}
    for (const field of fields) {
      const text = inputs.get(field)![0].value.trim()
      if (text) given[field] = text
    }
    const mine = whose
    const nothing = !Object.keys(given).length && !fields.some(needed)
    if (!nothing && !check(fields)) return
    try {
      if (!nothing) await talk.contact({ ...given, ...(consent && { consent: true as const }) })
      done()
    } catch (trouble) {
      if (mine !== whose) return
      const { fields: wrong = {}, message } = trouble as Partial<Trouble>
      for (const field of fields) blame(field, wrong[field]?.message ?? "")
      fill(told, message || say("trouble"))
    }
  }
  function done(): void {
    store.set("asked", true)
    if (button === "keep") {
      fill(element, h("p", { role: "status" }, say("thanks")))
      shown = "thanks"
    }
    scene.draw()
  }
  function draw(): void {
    if (shown === "thanks") return
    const fields = wanted()
    element.hidden = !fields.length
    if (fields.join() === shown) return
    shown = fields.join()
    inputs.clear()
    const rows = fields.map((field) => {
      const [type, autocomplete] = HOW[field]
      const below = h("span", { class: "bad", id: `${button}-${field}` })
      const input = h("input", { type, autocomplete, maxlength: 200, "aria-required": needed(field), "aria-describedby": below.id })
      inputs.set(field, [input, below])
      return h("div", {}, h("label", {}, say(field), input), below)
    })
    fill(
      element,
      button === "keep" && h("p", {}, say("lead")),
      ...rows,
      consent,
      told,
      h("div", { class: "row" }, h("button", { class: "go" }, say(button)), button === "keep" && h("button", { type: "button", class: "pill", click: () => {
        store.set("asked", true)
        scene.draw()
      } }, say("later"))),
    )
  }
  // What was typed here is not for whoever comes next.
  talk.onLeave(() => {
    whose++
    shown = ""
    tick.checked = false
    fill(told)
    fill(element)
  })
  element.onsubmit = (event) => {
    event.preventDefault()
    void send(wanted())
  }
  return { element, draw }
}
