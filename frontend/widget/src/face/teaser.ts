import { fill, h, icon } from "./dom"
import { CLOSE } from "./icons"
import type { Scene } from "./scene"

const HELLO_MS = 4000

/** Beside the door: the hello of the house, or the newest message that nobody has looked at. */
export function teaser({ talk, config, store, say, draw: again }: Scene, open: () => void, wait = HELLO_MS) {
  const element = h("div", { class: "tease", hidden: true })
  let greets = false
  let shown = ""
  let closed = 0
  setTimeout(() => {
    greets = true
    again()
  }, wait)

  function words(): [key: string, by: string, text: string] | null {
    const unread = talk.unread ? talk.held.messages.filter(({ from, deleted }) => from === "us" && !deleted).at(-1) : undefined
    if (unread) return unread.seq > closed ? [String(unread.seq), unread.author?.name || say("us"), unread.text || say("file")] : null
    const hello = talk.online && config.texts.hello
    if (!hello || !greets || store.get("hello") || talk.held.messages.length) return null
    return ["hello", config.texts.title, hello]
  }

  function draw(opened: boolean): void {
    const said = opened || config.look.launcher === "none" ? null : words()
    element.hidden = !said
    if (!said || said[0] === shown) return
    const [key, by, text] = said
    shown = key
    const close = () => {
      if (key === "hello") store.set("hello", true)
      else closed = Number(key)
      again()
    }
    fill(element, h("button", { type: "button", class: "teaser", click: open }, h("b", {}, by), h("span", {}, text)), h("button", { type: "button", class: "plain", "aria-label": say("close"), click: close }, icon(CLOSE, 16)))
  }
  return { element, draw }
}
