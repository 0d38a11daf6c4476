import { askBefore } from "./ask"
import { face } from "./bubble"
import { dress, fill, h, icon } from "./dom"
import { BELL, DOWN, MUTE } from "./icons"
import { log } from "./log"
import type { Scene } from "./scene"
import { write } from "./write"

/** The open chat. */
export function panel(scene: Scene, close: () => void) {
  const { talk, config, store, say } = scene
  const { title } = config.texts
  const ring = () => void scene.more().then((more) => more.beep())
  const who = h("span")
  const name = h("h2", {}, title)
  const state = h("p")
  const bell = h("button", { type: "button", class: "plain", click: turn })
  const types = h("div", { class: "types", "aria-hidden": true })
  const notice = h("p", { class: "notice", role: "status", hidden: true })
  const shut = h("p", { class: "notice" }, say("shut"))
  const element = h(
    "section",
    { class: "panel", role: "dialog", "aria-label": title, tabindex: -1, hidden: true },
    h("header", { class: "head" }, who, h("div", {}, name, state), bell, h("button", { type: "button", class: "plain", "aria-label": say("close"), click: close }, icon(DOWN))),
  )
  const said = log(scene)
  const ask = askBefore(scene)
  const writing = write(scene, element)
  element.append(notice, said.element, types, ask.element, writing.element, shut)
  let drawn = ""
  let lost: ReturnType<typeof setTimeout> | undefined

  function turn(): void {
    store.set("sound", !store.get("sound"))
    if (store.get("sound")) ring()
    draw()
  }

  function header(): void {
    const author = talk.typing ?? talk.held.messages.filter((message) => message.from === "us" && message.author).at(-1)?.author
    const sound = store.get<boolean>("sound") === true
    const sign = [author?.name, author?.face, talk.online, sound].join()
    if (sign === drawn) return
    drawn = sign
    fill(who, face(author?.name || title, author?.face))
    fill(name, author?.name || title)
    fill(state, say(talk.online ? "here" : "away"))
    dress(state, { class: talk.online ? "on" : "" })
    dress(bell, { "aria-label": say(sound ? "loud" : "quiet"), "aria-pressed": String(sound) })
    fill(bell, icon(sound ? BELL : MUTE))
  }

  /** A short absence is nobody's business. */
  function line(): void {
    if (talk.live || talk.shut || element.hidden) {
      clearTimeout(lost)
      lost = undefined
      notice.hidden = true
    } else lost ??= setTimeout(() => {
      fill(notice, say("offline"))
      notice.hidden = false
    }, 4000)
  }

  function draw(): void {
    header()
    line()
    said.draw()
    fill(types, talk.typing && say("types", { name: talk.typing.name || say("us") }))
    ask.draw()
    shut.hidden = !talk.shut
    if (talk.shut) ask.element.hidden = true
    writing.element.hidden = !ask.element.hidden || talk.shut !== null
    writing.draw()
  }

  function focus(): void {
    const asked = !ask.element.hidden && ask.element.querySelector("input")
    if (matchMedia("(pointer: coarse)").matches) element.focus()
    else if (asked) asked.focus()
    else writing.focus()
  }
  return { element, draw, focus }
}
