import { fill, h, icon } from "../face/dom"
import { CLOSE } from "../face/icons"
import type { Scene } from "../face/scene"
import { sheet } from "../form/sheet"
import type { Server } from "../form/types"
import css from "./call.css?inline"
import { WORDS } from "./words"

const PHONE = "M6.5 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z"

/** "Call me back": a button above the field, and what it asks over the open chat. */
export function call(scene: Scene, panel: HTMLElement, server: Server): void {
  const { talk, language, wear } = scene
  const words = WORDS[language]
  const button = h("button", { type: "button", class: "pill", "aria-haspopup": "dialog", click: () => void open() }, icon(PHONE, 16), words.call)
  const row = h("div", { class: "call", hidden: talk.shut !== null }, button)
  /** What stands over the chat now. */
  let over: HTMLElement | null = null
  wear(css)
  panel.querySelector(".write")!.before(row)
  talk.onChange(() => (row.hidden = talk.shut !== null))

  function close(): void {
    if (!over) return
    over.remove()
    over = null
    cover(false)
    button.focus()
  }
  const cover = (on: boolean) => [...panel.children].forEach((each) => ((each as HTMLElement).inert = on && each !== over))

  async function open(): Promise<void> {
    if (over) return
    const host = h("div", { class: "asked" })
    const leave = h("button", { type: "button", class: "plain", "aria-label": words.close, click: close }, icon(CLOSE))
    const mine = (over = h("div", { class: "over", role: "dialog", "aria-label": words.call, tabindex: -1 }, h("div", { class: "head" }, h("div", {}, h("h2", {}, words.call)), leave), host))
    mine.onkeydown = (event) => {
      if (event.key !== "Escape" || event.isComposing) return
      event.stopPropagation()
      close()
    }
    panel.append(mine)
    cover(true)
    leave.focus()
    try {
      const look = await server.look()
      if (mine !== over) return
      const root = host.attachShadow({ mode: "closed" })
      sheet(root, { ...look, title: "" }, server, { url: location.href, title: document.title, referrer: document.referrer }, close)
      const number = root.querySelector<HTMLInputElement>("[type=tel]")
      if (number) number.value = talk.known?.phone ?? ""
      number?.focus()
    } catch (trouble) {
      fill(host, h("p", { class: "bad", role: "alert" }, (trouble as Error).message || words.trouble))
    }
  }
  // What was typed here is not for whoever comes next.
  talk.onLeave(close)
}
