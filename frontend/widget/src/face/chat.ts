import { paint } from "../look/colour"
import type { Message } from "../wire/types"
import doorCss from "./door.css?inline"
import { dress, fill, h, icon } from "./dom"
import { CHAT, DOWN } from "./icons"
import roomCss from "./room.css?inline"
import talkCss from "./talk.css?inline"
import writeCss from "./write.css?inline"
import { panel as panelOf } from "./panel"
import type { Scene } from "./scene"

const HELLO_MS = 4000

export interface Chat {
  open: () => void
  close: () => void
  readonly opened: boolean
  onToggle: (told: (opened: boolean) => void) => void
}

/** The whole face: door, words beside it, panel. `inside`: in a box of a page of ours, not over the page. */
export function chat(root: ShadowRoot, given: Omit<Scene, "draw" | "lay" | "wear">, inside = false): Chat {
  const { talk, config, store, say } = given
  const { look, texts } = config
  const toggled = new Set<(opened: boolean) => void>()
  const said = h("div", { class: "said", role: "status" })
  const scene: Scene = { ...given, draw: () => later(), lay: (over) => all.append(over), wear: (css) => wear(root, css) }
  const badge = h("span", { class: "badge", "aria-hidden": true, hidden: true })
  const door = h("button", { type: "button", class: "launch", "data-look": look.launcher, "aria-haspopup": "dialog", click: () => (opened ? close() : open()) }, icon(CHAT, 26), icon(DOWN, 26), look.launcher === "bar" && h("span", {}, texts.title), badge)
  const panel = panelOf(scene, () => close())
  const all = h("div", { class: "chat", "data-side": look.position, "data-inside": inside, lang: given.language }, said, panel.element, door)
  let opened = false
  let back: HTMLElement | null = null
  let due = false
  let tease: ((opened: boolean) => void) | undefined
  let coming = false

  const small = () => all.clientWidth <= 500 || all.clientHeight <= 460

  function open(): void {
    if (opened) return
    opened = true
    const active = document.activeElement
    back = active instanceof HTMLElement && active !== document.body && active !== root.host ? active : null
    store.set("hello", true)
    panel.element.hidden = false
    talk.start()
    draw()
    // In a box of ours nobody came to write: the focus stays where they work.
    if (!inside || root.activeElement) panel.focus()
    toggled.forEach((told) => told(true))
  }
  function close(): void {
    if (!opened) return
    opened = false
    panel.element.hidden = true
    draw()
    ;(back ?? door).focus()
    toggled.forEach((told) => told(false))
  }
  function draw(): void {
    if (talk.shut === "gone") return all.remove()
    const { unread } = talk
    dress(door, { "aria-expanded": String(opened), "aria-label": say(opened ? "close" : "open") + (unread && !opened ? `, ${say("unread", { n: unread })}` : "") })
    if (!inside) {
      // It covers the page: neither focus nor a screen reader goes behind it.
      const covers = opened && small()
      dress(panel.element, { "aria-modal": covers ? "true" : null })
      dress(document.body, { inert: covers })
    }
    // Outside duty a site may have no chat at all; whoever is in a talk keeps it.
    door.hidden = look.launcher === "none" || (talk.when_away === "hide" && !talk.online && !opened && !talk.held.messages.length && !talk.queue.length)
    badge.hidden = opened || unread === 0
    fill(badge, unread > 99 ? "99+" : String(unread))
    if (unread) beside()
    tease?.(opened)
    if (!opened) return
    panel.draw()
    if (!document.hidden && !inside) talk.look()
  }
  /** What stands beside the door comes with the rest: the newest that nobody has looked at, or the hello of the house. */
  function beside(): void {
    if (coming || opened || look.launcher === "none") return
    coming = true
    scene.more().then(
      (more) => {
        tease = more.teaser(scene, open)
        draw()
      },
      () => (coming = false),
    )
  }
  /** Many changes, one drawing. */
  function later(): void {
    if (due) return
    due = true
    queueMicrotask(() => {
      due = false
      draw()
    })
  }

  talk.onChange(later)
  talk.onLeave(() => {
    fill(said)
    panel.leave()
  })
  document.addEventListener("visibilitychange", later)
  talk.onMessage((message: Message) => {
    fill(said, `${message.author?.name || say("us")}: ${message.text || say("file")}`)
    if (store.get("sound")) void scene.more().then((more) => more.beep())
  })
  dressUp(all, config.look)
  all.onkeydown = (event) => {
    if (event.key === "Escape" && !event.isComposing) close()
  }
  // What is typed here is no shortcut of the page's, and no trap of its dialogs takes the focus away.
  for (const name of ["keydown", "keyup", "keypress", "focusin", "focusout"]) all.addEventListener(name, (event) => event.stopPropagation())
  setTimeout(() => {
    if (talk.online && texts.hello && !store.get("hello")) beside()
  }, inside ? 0 : HELLO_MS)
  wear(root, doorCss + talkCss + writeCss + roomCss)
  root.append(all)
  draw()
  return {
    open,
    close,
    get opened() {
      return opened
    },
    onToggle: (told) => toggled.add(told),
  }
}

/** A style sheet made by script: the page's policy has nothing to say to it. */
function wear(root: ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}

function dressUp(all: HTMLElement, { accent, theme }: Scene["config"]["look"]): void {
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const put = () => {
    const worn = theme === "auto" ? (dark.matches ? "dark" : "light") : theme
    dress(all, { "data-theme": worn })
    for (const [name, colour] of Object.entries({ accent, ...paint(accent, worn) })) all.style.setProperty(`--${name}`, colour)
  }
  put()
  dark.addEventListener("change", put)
}
