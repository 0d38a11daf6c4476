import { fill, h } from "../face/dom"
import type { Part, Scene } from "../face/scene"
import { safe } from "../more/rich"
import type { Lines } from "../talk/post"
import type { Asked, Consents, Purpose, Trouble } from "../wire/types"
import css from "./agree.css?inline"
import en from "./words/en.json"
import lt from "./words/lt.json"
import ru from "./words/ru.json"

const SAID = { en, lt, ru }
const PATIENCE_MS = 4000
/** The house may have other words by now: whoever goes on writing is shown them. */
const FRESH_MS = 300_000
const NOTHING: Consents = { wanted: [], given: [] }

/**
 * What the house's words ask of a visitor: a tick before the first message, or a line above the field; where they have agreed, the way
 * to take it back. `begin`: what else is asked before they write; it comes after this.
 */
export default function agree(scene: Scene, ask: HTMLElement, begin: Part): Part {
  const { talk, config } = scene
  const writing: Lines = talk.out
  const say = (word: keyof typeof en) => SAID[scene.language][word]
  scene.wear(css)
  const told = h("p", { class: "bad", role: "alert" })
  const form = h("form", { class: "ask", novalidate: true, hidden: true })
  const foot = h("div", { class: "consents", hidden: true })
  ask.append(form, foot)
  let held: Consents | null = null
  let asking = false
  let drawn = ""
  let boxes = new Map<Asked, HTMLInputElement>()
  /** How many words of theirs there were: each may have agreed for them. */
  let wrote = 0
  let asked = 0
  let round = 0

  const lacks = () => config.consent === "before" && (talk.missing as readonly string[]).includes("consent")
  const root = () => form.getRootNode() as ShadowRoot

  async function tell(more: { withdraw?: Purpose; consents?: readonly number[] } = {}): Promise<void> {
    if (asking) return
    const mine = round
    asking = true
    try {
      const got = await talk.contact(more)
      if (mine === round) held = got.consents ?? NOTHING
      asking = false
    } catch (trouble) {
      // not at every stroke of whoever types meanwhile
      setTimeout(() => {
        asking = false
        scene.draw()
      }, PATIENCE_MS)
      throw trouble
    }
    scene.draw()
  }
  const quietly = (more?: Parameters<typeof tell>[0]) => void tell(more).catch(() => undefined)

  function said({ text, url }: Asked): (Node | string)[] {
    const href = url && safe(url)
    return href ? [text, " ", h("a", { href, target: "_blank", rel: "noopener" }, say("policy"))] : [text]
  }

  function tickOf(asked: Asked, change?: () => void): HTMLElement {
    const input = h("input", { type: "checkbox", "aria-required": asked.purpose === "processing", change })
    boxes.set(asked, input)
    return h("label", { class: "tick" }, input, h("span", {}, ...said(asked)))
  }

  async function agreed(): Promise<void> {
    const unticked = [...boxes].find(([{ purpose }, input]) => purpose === "processing" && !input.checked)
    fill(told, unticked && say("agree"))
    if (unticked) {
      unticked[1].focus()
      return
    }
    const writes = root().querySelector("textarea")
    try {
      await tell({ consents: [...boxes].flatMap(([{ id }, input]) => (input.checked ? [id] : [])) })
      // once what stands in its place is gone
      requestAnimationFrame(() => (begin.element.hidden ? writes : begin.element.querySelector("input"))?.focus())
    } catch (trouble) {
      const { code, message } = trouble as Partial<Trouble>
      fill(told, message || say("trouble"))
      asking = false
      if (code === "consent_changed") quietly()
    }
  }

  function draw(): void {
    if (!talk.known) return
    const now = talk.held.messages.filter(({ from }) => from === "visitor").length
    const wroteOn = now !== wrote && (!wrote || writing.texts !== undefined || Date.now() - asked > FRESH_MS)
    if (!held || wroteOn || (lacks() && !held.wanted.length)) {
      wrote = now
      asked = Date.now()
      quietly()
    }
    const asks = lacks() && held !== null && held.wanted.length > 0
    if (asks) begin.element.hidden = true
    const sign = `${asks} ${JSON.stringify(held)}`
    if (sign === drawn) return
    drawn = sign
    boxes = new Map()
    const { wanted, given } = held ?? NOTHING
    const came = asks && form.hidden && root().activeElement?.tagName === "TEXTAREA"
    fill(form, ...(asks ? [...wanted.map((each) => tickOf(each)), told, h("div", { class: "row" }, h("button", { class: "go" }, say("begin")))] : []))
    form.hidden = !asks
    const [line, offer] = (["processing", "marketing"] as const).map((which) => (asks ? undefined : wanted.find(({ purpose }) => purpose === which)))
    writing.texts = line && [line.id]
    fill(
      foot,
      line && h("details", {}, h("summary", {}, say("byWriting")), h("p", {}, ...said(line))),
      offer && tickOf(offer, () => quietly({ consents: [offer.id] })),
      given.length > 0 && h("details", {}, h("summary", {}, say("agreedTo")), ...given.map(({ purpose }) => h("p", {}, say(purpose), " ", h("button", { type: "button", class: "link", click: () => quietly({ withdraw: purpose }) }, say("takeBack"))))),
    )
    foot.hidden = !foot.childElementCount
    // They were about to write, and are asked first.
    if (came) queueMicrotask(() => form.querySelector("input")?.focus())
  }

  form.onsubmit = (event) => {
    event.preventDefault()
    void agreed()
  }
  // What was ticked here is not for whoever comes next.
  talk.onLeave(() => {
    round++
    held = null
    drawn = ""
    asking = false
    wrote = 0
    writing.texts = undefined
    fill(told)
    fill(form)
    fill(foot)
    form.hidden = foot.hidden = true
  })
  return { element: form, draw }
}
