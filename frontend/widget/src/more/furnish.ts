import { dress, fill, h, icon } from "../face/dom"
import { BELL, CLIP, DOWN, MUTE } from "../face/icons"
import type { log } from "../face/log"
import { NEAR_PX } from "../face/log"
import type { Part, Scene } from "../face/scene"
import type { write } from "../face/write"
import { attach } from "./attach"
import { drops } from "./drops"
import { form } from "./form"
import { beep } from "./sound"

/** The open panel, as it stands. */
interface Room {
  element: HTMLElement
  leave: HTMLElement
  ask: HTMLElement
  said: ReturnType<typeof log>
  writing: ReturnType<typeof write>
}

/** What an open panel can do without for a moment: forms, the bell, the way to the newest, files let go or pasted. */
export function furnish(scene: Scene, { element, leave, ask, said, writing }: Room): Part[] {
  const [begin, keep] = [form(scene, "begin"), form(scene, "keep")]
  ask.append(begin.element)
  said.ask.append(keep.element)
  const bell = bellOf(scene)
  leave.before(bell.element)
  said.element.append(newest(scene, said.scroll))
  // without it the talk goes on
  if (scene.config.callback) scene.call(scene, element).catch(() => undefined)
  if (scene.config.files) files(scene, element, writing)
  phone(element.parentElement!)
  const { field } = writing
  const had = (field.getRootNode() as ShadowRoot).activeElement === field
  begin.draw()
  // They were about to write, and are asked first.
  if (had && !begin.element.hidden) queueMicrotask(() => begin.element.querySelector("input")?.focus())
  const parts: Part[] = [begin, keep, bell]
  // asked by the house's words: until it is here, what they write waits
  const consent = () => void scene.more().then(async ({ agree }) => {
    parts.push((await agree()).default(scene, ask, begin))
    scene.draw()
  }).catch(() => setTimeout(consent, 4000))
  if (scene.config.consent) consent()
  return parts
}

/** The keyboard of a phone covers the page, not the field. */
function phone(all: HTMLElement): void {
  const shown = window.visualViewport
  const put = () => {
    if (!shown) return
    all.style.setProperty("--top", `${shown.offsetTop}px`)
    all.style.setProperty("--tall", `${Math.min(shown.height, all.clientHeight)}px`)
  }
  shown?.addEventListener("resize", put)
  shown?.addEventListener("scroll", put)
  put()
}

/** Chosen, pasted, or let go over the panel. */
function files(scene: Scene, panel: HTMLElement, writing: Room["writing"]): void {
  const { config, say } = scene
  const { field } = writing
  const held = attach(scene, writing.shelf, writing.draw)
  writing.hold(held)
  const picker = h("input", { type: "file", multiple: true, hidden: true, accept: config.limits.mimes.join() })
  picker.onchange = () => {
    held.add([...(picker.files ?? [])])
    picker.value = ""
  }
  field.before(h("button", { type: "button", class: "plain", "aria-label": say("attach"), click: () => picker.click() }, icon(CLIP)), picker)
  drops(scene, panel, (dropped) => !writing.element.hidden && held.add([...dropped]))
  field.onpaste = (event) => {
    const pasted = event.clipboardData?.files
    if (!pasted?.length) return
    event.preventDefault()
    held.add([...pasted])
  }
}

function bellOf({ store, say, draw: again }: Scene): Part {
  const element = h("button", { type: "button", class: "plain", click: turn })
  function turn(): void {
    store.set("sound", !store.get("sound"))
    if (store.get("sound")) beep()
    again()
  }
  function draw(): void {
    const sound = store.get<boolean>("sound") === true
    if (element.getAttribute("aria-pressed") === String(sound)) return
    dress(element, { "aria-label": say(sound ? "loud" : "quiet"), "aria-pressed": String(sound) })
    fill(element, icon(sound ? BELL : MUTE))
  }
  return { element, draw }
}

function newest({ say }: Scene, scroll: HTMLElement): HTMLElement {
  const down = h("button", { type: "button", class: "newest", "aria-label": say("newest"), hidden: true, click: () => (scroll.scrollTop = scroll.scrollHeight) }, icon(DOWN))
  scroll.addEventListener("scroll", () => (down.hidden = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX))
  return down
}
