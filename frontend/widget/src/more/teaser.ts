import { fill, h, icon } from "../face/dom"
import { CLOSE } from "../face/icons"
import type { Scene } from "../face/scene"

/** Beside the door: the newest message that nobody has looked at, or the hello of the house. Returns how to draw it. */
export function teaser({ talk, config, store, say, draw: again, lay }: Scene, open: () => void): (opened: boolean) => void {
  const element = h("div", { class: "tease", hidden: true })
  let shown = ""
  let closed = 0
  lay(element)
  talk.onLeave(() => {
    shown = ""
    closed = 0
    fill(element)
  })

  function words(): [key: string, by: string, text: string] | null {
    const unread = talk.unread ? talk.held.messages.filter(({ from, deleted }) => from === "us" && !deleted).at(-1) : undefined
    if (unread) return unread.seq > closed ? [`${unread.seq} ${unread.rev}`, unread.author?.name || say("us"), unread.text || say("file")] : null
    const hello = talk.online && config.texts.hello
    return !hello || store.get("hello") || talk.held.messages.length ? null : ["hello", config.texts.title, hello]
  }

  return (opened) => {
    const said = opened ? null : words()
    element.hidden = !said
    if (!said || said[0] === shown) return
    const [key, by, text] = said
    shown = key
    const close = () => {
      if (key === "hello") store.set("hello", true)
      else closed = Number.parseInt(key, 10)
      again()
    }
    fill(element, h("button", { type: "button", class: "teaser", click: open }, h("b", {}, by), h("span", {}, text)), h("button", { type: "button", class: "plain", "aria-label": say("close"), click: close }, icon(CLOSE, 16)))
  }
}
