import { dress, fill, h, icon } from "../face/dom"
import type { More, Part, Scene } from "../face/scene"
import { ask } from "../form/ask"
import type { Refusal } from "../form/types"
import type { Onward } from "../wire/types"
import css from "./onward.css?inline"
import en from "./words/en.json"
import lt from "./words/lt.json"
import ru from "./words/ru.json"

const WORDS = { en, lt, ru }
/** A plane of paper. */
const PLANE = "M20.5 4 3.5 11l6.5 3 3 6.5zM10 14l5-5"
const PHONE = "M6.5 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z"

type Room = Parameters<More["furnish"]>[1]
type Voice = typeof import("../voice")

/** What the house at `root` offers beside the talk: where it may go on, a call. Put around the rest of what is fetched. Without a root nobody goes. */
export default (all: More, root: string, fetched?: () => Promise<Voice>): More => ({
  ...all,
  furnish(scene, room) {
    const parts = all.furnish(scene, room)
    const { onward: ways, calls } = scene.config
    if (ways?.length) parts.push(onward(scene, room, root))
    if (calls) parts.push(phone(scene, room, root, fetched ?? (() => import(/* @vite-ignore */ `${root.split("/widget/")[0]!}/widget/voice.js`) as Promise<Voice>)))
    return parts
  },
})

/** The button of a call: what it takes is fetched when it is pressed. */
function phone(scene: Scene, { element: panel, leave }: Room, root: string, fetched: () => Promise<Voice>): Part {
  const say = WORDS[scene.language]
  const button = h("button", { type: "button", class: "plain", "aria-label": say.call, title: say.call, click: () => void open() }, icon(PHONE))
  leave.before(button)
  async function open(): Promise<void> {
    button.disabled = true
    const again = () => {
      button.disabled = false
      button.focus()
    }
    try {
      const voice = await fetched()
      voice.default(scene, panel, root, again)
    } catch {
      // a browser keeps an import that failed: the next page has another
      again()
    }
  }
  scene.talk.onLeave(() => (button.disabled = false))
  return { element: button, draw: () => (button.hidden = scene.talk.shut !== null) }
}

/** A row of messengers: open until somebody has written, afterwards behind a button. */
function onward(scene: Scene, { element: panel, leave }: Room, root: string): Part {
  const { config, language, talk } = scene
  const say = WORDS[language]
  scene.wear(css)
  let wanted: boolean | null = null
  const told = h("p", { class: "bad", role: "alert" })
  const pills = (config.onward ?? []).map((way) => h("button", { type: "button", class: "pill", click: () => void go(way) }, way.name))
  const element = h("div", { class: "onward", role: "group", "aria-label": say.goOn, hidden: true }, h("p", {}, say.lead), h("div", {}, ...pills), told)
  const button = h("button", { type: "button", class: "plain", "aria-label": say.goOn, title: say.goOn, click: toggle }, icon(PLANE))
  panel.firstElementChild!.after(element)
  leave.before(button)
  talk.onLeave(() => {
    wanted = null
    fill(told)
  })

  function toggle(): void {
    wanted = element.hidden
    scene.draw()
  }

  /** The page is opened while they press, or the browser shuts it; where it leads is known a moment later. */
  async function go({ channel_id }: Onward): Promise<void> {
    if (!root) return
    const page = window.open("", "_blank")
    if (page) page.opener = null
    fill(told)
    for (const pill of pills) pill.disabled = true
    try {
      const { url } = await talk.theirs((token) =>
        ask<{ url: string }>(`${root}/onward`, {
          method: "POST",
          body: JSON.stringify({ channel_id }),
          headers: { "accept-language": language, "content-type": "application/json", authorization: `Bearer ${token}` },
        }),
      )
      ;(page ?? window).location.href = url
    } catch (trouble) {
      page?.close()
      const { code, message } = trouble as Partial<Refusal>
      fill(told, (code && message) || say.failed)
    }
    for (const pill of pills) pill.disabled = false
  }

  function draw(): void {
    const open = !talk.shut && (wanted ?? !(talk.held.messages.length || talk.queue.length))
    element.hidden = !open
    button.hidden = talk.shut !== null
    dress(button, { "aria-expanded": String(open) })
  }
  return { element, draw }
}
