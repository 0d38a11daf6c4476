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

type Room = Parameters<More["furnish"]>[1]

/** What the house at `root` offers beside the talk: where it may go on. Put around the rest of what is fetched. Without a root nobody goes. */
export default (all: More, root: string): More => ({
  ...all,
  furnish: (scene, room) => (scene.config.onward?.length ? [...all.furnish(scene, room), onward(scene, room, root)] : all.furnish(scene, room)),
})

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
