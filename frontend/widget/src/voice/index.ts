import { dress, fill, h, icon } from "../face/dom"
import type { Scene } from "../face/scene"
import { callOf, type Shown } from "./call"
import { ringback } from "./ringback"
import css from "./voice.css?inline"
import { WORDS, type Said } from "./words"

const MIC = "M12 3.5a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6 11a6 6 0 0 0 12 0M12 17v3.5"
const TOLD_MS = 4000
const dressed = new WeakSet<Scene>()

/** A call in a strip above the talk, which goes on beside it. Without a `root` it is only shown. Returns whether it stands there. */
export default function voice(scene: Scene, panel: HTMLElement, root: string, again: () => void): void {
  const words = WORDS[scene.language]
  const status = h("p", { role: "status" })
  const clock = h("time", { hidden: true })
  const buttons = h("div", { class: "voice-do" })
  const strip = h("section", { class: "voice", "aria-label": words.title, tabindex: -1 }, h("div", { class: "voice-said" }, status, clock), buttons)
  let call: ReturnType<typeof callOf> | null = null
  let quiet: (() => void) | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let drawn = ""

  if (!dressed.has(scene)) {
    dressed.add(scene)
    scene.wear(css)
  }
  panel.firstElementChild!.after(strip)
  strip.onkeydown = (event) => {
    // the chat would close, with the call in it
    if (event.key === "Escape") event.stopPropagation()
  }
  const button = (said: Said, press: () => void, look = "pill") => h("button", { type: "button", class: look, click: press }, words[said])
  const close = () => {
    hush()
    clearInterval(timer)
    strip.remove()
    again()
  }
  const hush = () => {
    quiet?.()
    quiet = null
  }
  function offer(): void {
    fill(status, words.before)
    fill(buttons, button("begin", begin, "pill voice-go"), button("cancel", close))
    buttons.querySelector("button")!.focus()
  }
  function begin(): void {
    drawn = ""
    call = root ? callOf(scene, root, draw) : shownOnly()
  }
  function shownOnly(): ReturnType<typeof callOf> {
    const shown: Shown = { stage: "rings", name: "", since: 0, muted: false, ended: "nobody" }
    const end = () => draw({ ...shown, stage: "ended" })
    const late = setTimeout(end, TOLD_MS)
    queueMicrotask(() => draw(shown))
    const hangUp = () => {
      clearTimeout(late)
      end()
    }
    return { hangUp, mute: () => undefined, connection: () => undefined }
  }

  function draw(shown: Shown): void {
    const { stage, name, muted, ended } = shown
    if (stage === "rings") quiet ??= ringback()
    else hush()
    clearInterval(timer)
    clock.hidden = stage !== "talks" && stage !== "broken"
    if (!clock.hidden) {
      const tick = () => fill(clock, spoken((Date.now() - shown.since) / 1000))
      tick()
      timer = setInterval(tick, 1000)
    }
    const sign = [stage, muted, name].join()
    if (sign === drawn) return
    const had = strip.contains((strip.getRootNode() as ShadowRoot).activeElement)
    drawn = sign
    dress(strip, { "data-stage": stage })
    if (stage === "ended") {
      fill(status, typeof ended === "string" ? words[ended] : ended.message)
      const back = panel.querySelector<HTMLElement>(".call .pill")
      const instead = () => {
        close()
        if (back) back.click()
        else panel.querySelector("textarea")?.focus()
      }
      const more = ended === "over" ? [] : [button("again", begin), back ? h("button", { type: "button", class: "pill", click: instead }, back.textContent) : button("write", instead)]
      fill(buttons, ...more, button("close", close))
    } else {
      fill(status, stage === "talks" ? (muted ? words.muted : name ? words.talksTo.replace("{name}", name) : words.talks) : words[stage])
      const talks = stage === "talks" || stage === "broken"
      fill(
        buttons,
        talks && h("button", { type: "button", class: "plain", "aria-pressed": String(muted), "aria-label": words[muted ? "unmute" : "mute"], title: words[muted ? "unmute" : "mute"], click: () => call?.mute() }, icon(muted ? `${MIC}M4 4l16 16` : MIC)),
        button("hangUp", () => call?.hangUp(), "pill voice-end"),
      )
    }
    if (had) (buttons.lastElementChild as HTMLElement).focus()
  }
  scene.talk.onLeave(() => {
    call?.hangUp()
    strip.remove()
  })
  offer()
}

function spoken(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
