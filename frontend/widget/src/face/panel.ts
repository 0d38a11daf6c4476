import { face } from "./bubble"
import { dress, fill, h, icon } from "./dom"
import { DOWN } from "./icons"
import { log } from "./log"
import type { Part, Scene } from "./scene"
import { write } from "./write"

/** A short absence is nobody's business. */
const PATIENCE_MS = 4000

/** The open chat. */
export function panel(scene: Scene, close: () => void) {
  const { talk, config, say } = scene
  const { title } = config.texts
  const who = h("span")
  const name = h("h2", {}, title)
  const state = h("p")
  const types = h("div", { class: "types", "aria-hidden": true })
  const notice = h("p", { class: "notice", role: "status", hidden: true })
  const shut = h("p", { class: "notice" }, say("shut"))
  const leave = h("button", { type: "button", class: "plain", "aria-label": say("close"), click: close }, icon(DOWN))
  const said = log(scene)
  const ask = h("div")
  const writing = write(scene)
  const element = h(
    "section",
    { class: "panel", role: "dialog", "aria-label": title, tabindex: -1, hidden: true },
    h("div", { class: "head" }, who, h("div", {}, name, state), leave),
    notice,
    said.element,
    types,
    ask,
    writing.element,
    shut,
  )
  /** What comes a moment later. */
  let parts: readonly Part[] = []
  let coming = false
  let failed = false
  let drawn = ""
  let lost: ReturnType<typeof setTimeout> | undefined

  function furnish(): void {
    if (coming) return
    coming = true
    scene.more().then(
      (more) => {
        parts = more.furnish(scene, { element, leave, ask, said, writing })
        failed = false
        draw()
      },
      () => {
        failed = true
        setTimeout(() => {
          coming = false
          draw()
        }, PATIENCE_MS)
      },
    )
  }

  function header(): void {
    const author = talk.typing ?? talk.held.messages.filter((message) => message.from === "us" && message.author).at(-1)?.author
    const sign = [author?.name, author?.face, talk.online].join()
    if (sign === drawn) return
    drawn = sign
    fill(who, face(author?.name || title, author?.face))
    fill(name, author?.name || title)
    fill(state, say(talk.online ? "here" : "away"))
    dress(state, { class: talk.online ? "on" : "" })
  }

  function line(): void {
    if ((talk.live && !failed) || talk.shut || element.hidden) {
      clearTimeout(lost)
      lost = undefined
      notice.hidden = !(state.hidden = false)
    } else lost ??= setTimeout(() => {
      fill(notice, say("offline"))
      // who cannot be reached is not "here" either
      notice.hidden = !(state.hidden = true)
    }, PATIENCE_MS)
  }

  /** Where the form begins that has to be filled in first. */
  const asked = () => ask.querySelector<HTMLElement>("form:not([hidden]) input")

  function draw(): void {
    furnish()
    header()
    line()
    parts.forEach((part) => part.draw())
    said.draw()
    fill(types, talk.typing && say("types", { name: talk.typing.name || say("us") }))
    shut.hidden = !talk.shut
    ask.hidden = talk.shut !== null
    writing.element.hidden = talk.shut !== null || asked() !== null
    writing.draw()
  }

  function focus(): void {
    if (matchMedia("(pointer: coarse)").matches) element.focus()
    else (asked() ?? writing).focus()
  }
  return { element, draw, focus, leave: writing.leave }
}
