import type { Line } from "../talk/lines"
import type { Unsent } from "../talk/queue"
import type { FileOf, Message } from "../wire/types"
import { fill, h, icon } from "./dom"
import { CLOCK, ONCE, TWICE } from "./icons"
import type { Scene } from "./scene"
import { clock, letterOf } from "./scene"

export function bubble({ message, first, last }: Line, scene: Scene): HTMLElement {
  const mine = message.from === "visitor"
  return h("div", { class: "line", "data-mine": mine, "data-first": first, "data-last": last }, h("span", { class: "said" }, `${mine ? scene.say("you") : (message.author?.name || scene.say("us"))}: `), inside(message, scene), last && under(message, scene))
}

/** Who wrote what follows. */
export function byline({ author }: Message, { say }: Scene): HTMLElement {
  return h("div", { class: "by", "aria-hidden": true }, face(author?.name || say("us"), author?.face), author?.name || say("us"))
}

/** The hues of the eight faces that colleagues have among themselves. */
const HUES = [22, 48, 109, 177, 212, 248, 318, 1]

export function face(name: string, which?: number): HTMLElement {
  const made = h("span", { class: "face", "aria-hidden": true }, letterOf(name))
  const hue = HUES[which ?? -1]
  if (hue !== undefined) {
    made.style.background = `hsl(${hue} 48% 86%)`
    made.style.color = `hsl(${hue} 70% 22%)`
  }
  return made
}

function inside(message: Message, scene: Scene): HTMLElement {
  if (message.deleted) return h("div", { class: "bubble gone" }, scene.say("gone"))
  const text = h("span", {}, message.text)
  // Formatting, links and buttons: laid over the plain words, which are there at once.
  if (message.entities[0] || message.buttons || message.text.includes("://")) scene.more().then((more) => more.write(scene, text, message), () => undefined)
  return h("div", { class: "bubble" }, ...message.files.map((file) => fileOf(file, scene)), text)
}

function under({ from, seq, at, edited }: Message, scene: Scene): HTMLElement {
  const seen = seq <= scene.talk.read
  const state = from === "visitor" && h("span", { class: seen ? "ink" : "" }, icon(seen ? TWICE : ONCE, 15), h("span", { class: "said" }, scene.say(seen ? "read" : "sent")))
  return h("div", { class: "under" }, edited && scene.say("edited"), h("time", { datetime: at }, clock(at, scene)), state)
}

/** Written, and not with the server yet: or refused, with the way out. */
export function unsent(one: Unsent, scene: Scene): HTMLElement {
  const { text, files, at, refused } = one
  const { say, talk } = scene
  const under = h("div", { class: "under" })
  if (refused === undefined) fill(under, icon(CLOCK, 14), h("time", {}, clock(at + talk.late, scene)), say(talk.live ? "going" : "waits"))
  else {
    fill(under, refused)
    scene.more().then((more) => more.refused(scene, under, one), () => undefined)
  }
  return h(
    "div",
    { class: "line", "data-mine": true, "data-first": true, "data-last": true, "data-refused": refused !== undefined },
    h("span", { class: "said" }, `${say("you")}: `),
    h("div", { class: "bubble" }, ...files.map(({ name }) => h("span", { class: "file" }, name)), text),
    under,
  )
}

/** Its name stands there at once; what becomes of it comes with the rest. */
function fileOf(what: FileOf, scene: Scene): HTMLElement {
  const made = h("span", { class: "file" }, what.name)
  scene.more().then((more) => more.file(scene, made, what), () => undefined)
  return made
}
