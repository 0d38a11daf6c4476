import { fill, h } from "../face/dom"
import { paint } from "../look/colour"
import css from "./form.css?inline"
import type { Question } from "./field"
import { question } from "./field"
import { sayer } from "./say"
import type { Look, Refusal, Server } from "./types"

export interface Place {
  /** Where it stands: the page's address and title, and from where the visitor came to it. */
  url: string
  title: string
  referrer: string
}

const TRIES = 3
const after = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000))

/** A form drawn into a shadow root. What was typed stays until it was taken in. `back`: where one goes from it; else one may fill in another. */
export function sheet(root: ShadowRoot, look: Look, server: Server, place: Place, back?: () => void): void {
  const say = sayer(look.lang)
  const style = new CSSStyleSheet()
  style.replaceSync(css + colours(look))
  root.adoptedStyleSheets = [style]
  const shown = Date.now()
  let id = crypto.randomUUID()
  let ticket = look.ticket
  let { consent, marketing } = look

  const questions = new Map<string, Question>(look.fields.map((field) => [field.name, question(field, look, say)]))
  // Nobody sees it, and no key leads there: whatever stands in it was written by a machine.
  const trap = h("input", { name: "website", tabindex: "-1", autocomplete: "off", "aria-label": say("leave") })
  const tick = h("input", { type: "checkbox", change: () => fill(agreeBad) })
  const agreed = h("span")
  const wish = h("input", { type: "checkbox" })
  const wished = h("span")
  const agreeBad = h("p", { class: "bad", role: "alert" })
  const button = h("button", { type: "submit" }, look.button)
  const told = h("p", { class: "told", role: "alert" })
  const form = h(
    "form",
    { novalidate: true, submit: (event: Event) => void press(event) },
    look.title && h("h2", {}, look.title),
    look.intro && h("p", { class: "intro" }, look.intro),
    ...[...questions.values()].map(({ element }) => element),
    h("div", { class: "trap", "aria-hidden": "true" }, trap),
    consent && h("div", { class: "question" }, h("label", { class: "tick" }, tick, agreed), agreeBad),
    marketing && h("div", { class: "question" }, h("label", { class: "tick" }, wish, wished)),
    told,
    button,
  )
  root.append(h("div", { class: "sheet", lang: look.lang }, form))
  words()

  function words(): void {
    for (const [each, into] of [[consent, agreed], [marketing, wished]] as const) {
      const url = each?.url && /^https?:\/\//.test(each.url) ? each.url : null
      if (each) fill(into, `${each.text} `, url && h("a", { href: url, target: "_blank", rel: "noopener" }, say("privacy")))
    }
  }

  async function press(event: Event): Promise<void> {
    event.preventDefault()
    if (button.hasAttribute("aria-busy")) return
    const answers = gathered()
    if (!answers) return
    busy(true)
    try {
      await after(Math.max(0, look.wait_s - (Date.now() - shown) / 1000))
      done((await given(answers)).thanks || look.thanks)
    } catch (trouble) {
      refused(trouble as Partial<Refusal>)
    } finally {
      busy(false)
    }
  }

  /** Null: something is wrong, and is said beside it. */
  function gathered(): FormData | null {
    const answers = new FormData()
    let wrong: (() => void) | null = null
    for (const each of questions.values()) {
      const fault = each.answer(answers)
      each.blame(fault)
      if (fault) wrong ??= each.focus
    }
    const needs = consent !== null && consent.required !== false && !tick.checked
    fill(agreeBad, needs && say("needed"))
    if (needs) wrong ??= () => tick.focus()
    fill(told)
    wrong?.()
    return wrong ? null : answers
  }

  /** Sent twice it is one: by its name. A slow clock or an old page is nobody's fault. */
  async function given(answers: FormData, tries = 1): Promise<{ thanks: string }> {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const own = { _id: id, _ticket: ticket, _lang: look.lang, _zone: zone, _page: place.url, _title: place.title, _referrer: place.referrer, _consent: (tick.checked && consent?.version) || "", _marketing: (wish.checked && marketing?.version) || "", website: trap.value }
    for (const [name, value] of Object.entries(own)) answers.set(name, value)
    try {
      return await server.send(answers)
    } catch (trouble) {
      const { code, wait } = trouble as Partial<Refusal>
      if (tries >= TRIES || (code !== "form_stale" && !(wait && wait <= 10))) throw trouble
      if (code === "form_stale") ticket = (await server.look()).ticket
      await after(code === "form_stale" ? look.wait_s : wait!)
      return given(answers, tries + 1)
    }
  }

  function refused({ code, message, fields = {} }: Partial<Refusal>): void {
    let first: (() => void) | null = null
    for (const [name, each] of questions) {
      const text = fields[name]?.message ?? ""
      each.blame(text)
      if (text) first ??= each.focus
    }
    fill(agreeBad, fields._consent?.message)
    fill(told, message || say("trouble"))
    first?.()
    if (code === "form_consent_changed")
      void server.look().then((now) => {
        ;({ consent, marketing } = now)
        tick.checked = wish.checked = false
        words()
        tick.focus()
      })
  }

  function busy(on: boolean): void {
    if (on) button.setAttribute("aria-busy", "true")
    else button.removeAttribute("aria-busy")
    fill(button, on ? say("sending") : look.button)
  }

  function done(thanks: string): void {
    const again = h("button", { type: "button", class: "quiet" }, say(back ? "back" : "again"))
    const box = h("div", { class: "thanks", role: "status", tabindex: "-1" }, h("p", {}, thanks), again)
    again.addEventListener("click", () => {
      if (back) {
        back()
        return
      }
      id = crypto.randomUUID()
      box.replaceWith(form)
      form.reset()
      form.querySelector<HTMLElement>("input, textarea, select")?.focus()
    })
    form.replaceWith(box)
    box.focus()
  }
}

function colours({ accent, theme }: Look): string {
  const [light, dark] = [paint(accent, "light"), paint(accent, "dark")]
  const scheme = theme === "auto" ? "light dark" : theme
  return `.sheet{color-scheme:${scheme};--accent:${accent};--on:${light.on};--ink:light-dark(${light.ink},${dark.ink})}`
}
