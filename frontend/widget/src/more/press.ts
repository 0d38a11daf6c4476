import { fill, h, icon } from "../face/dom"
import { ONCE } from "../face/icons"
import type { Scene } from "../face/scene"
import type { Message } from "../wire/types"

/** Buttons under a message of ours: a press is the visitor's answer in the words that stand on it; the pressed one is marked. */
export function press({ talk }: Scene, after: Element, { seq, buttons = [] }: Message): void {
  if (!buttons.length) return
  const keys = h("div", { class: "keys", role: "group" })
  const answer = (text: string, id: string) => {
    // drawn anew once it is marked; until then nothing is pressed twice
    keys.querySelectorAll("button").forEach((one) => (one.disabled = true))
    talk.send(text, [], { seq, id })
  }
  fill(keys, ...buttons.map((row) => h("div", {}, ...row.map(({ id, text, url, pressed }) =>
    url ? h("a", { class: "pill", href: url, title: url, target: "_blank", rel: "noopener noreferrer nofollow" }, text)
      : h("button", { type: "button", class: "pill", "aria-pressed": pressed ? true : undefined, click: () => answer(text, id) }, pressed ? icon(ONCE, 14) : null, text)))))
  after.after(keys)
}
