import { linesOf } from "../talk/lines"
import { bubble, byline, unsent } from "./bubble"
import { h, keep } from "./dom"
import type { Part, Scene } from "./scene"
import { dayName } from "./scene"

export const NEAR_PX = 80

/** What was said. */
export function log(scene: Scene): Part & { scroll: HTMLElement; ask: HTMLElement } {
  const { talk, config, say } = scene
  const lines = h("div", { class: "lines" })
  const kept = new Map<string, [string, Element]>()
  const scroll = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": say("log"), tabindex: 0 }, lines)
  const element = h("div", { class: "talk" }, scroll)
  const ask = h("div")
  const away = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight
  const bottom = () => (scroll.scrollTop = scroll.scrollHeight)
  let first = 0
  let written = ""
  let below = true

  scroll.addEventListener("scroll", () => {
    below = away() < NEAR_PX
  })
  new ResizeObserver(() => below && bottom()).observe(scroll)

  const earlier = async (button: HTMLButtonElement) => {
    button.disabled = true
    await talk.older().catch(() => (button.disabled = false))
    scroll.focus()
  }

  function draw(): void {
    const { messages, next } = talk.held
    const wanted: [string, string, () => Element][] = []
    if (next !== null)
      wanted.push(["earlier", String(next), () => {
        const button = h("button", { type: "button", class: "pill", click: () => void earlier(button) }, say("earlier"))
        return button
      }])
    else {
      const hello = talk.online ? config.texts.hello : config.texts.away
      if (hello) wanted.push(["hello", hello, () => h("div", { class: "line", "data-last": true }, h("div", { class: "bubble" }, hello))])
    }
    for (const line of linesOf(messages)) {
      const { message, day } = line
      if (day) {
        const name = dayName(message.at, scene)
        wanted.push([`day${message.seq}`, name, () => h("div", { class: "day" }, name)])
      }
      if (line.first && message.from === "us") wanted.push([`by${message.seq}`, message.author?.name ?? "", () => byline(message, scene)])
      const sign = [message.rev, line.first, line.last, message.from === "visitor" && message.seq <= talk.read].join()
      wanted.push([String(message.seq), sign, () => bubble(line, scene)])
    }
    for (const one of talk.queue) wanted.push([one.client_id, [one.refused, talk.live, talk.late].join(), () => unsent(one, scene)])
    if (ask.querySelector("form:not([hidden])")) wanted.push(["ask", "", () => ask])

    const sent = talk.queue.at(-1)?.client_id ?? ""
    const follows = below || (sent !== "" && sent !== written)
    written = sent
    const tall = scroll.scrollHeight
    keep(lines, kept, wanted)
    const older = first && messages[0] && messages[0].seq < first
    first = messages[0]?.seq ?? 0
    if (older) scroll.scrollTop += scroll.scrollHeight - tall
    else if (follows) bottom()
  }
  return { element, draw, scroll, ask }
}
