import { expect, test, vi } from "vitest"
import type { Action } from "./actions"
import { actionFor, listenToKeys } from "./actions"
import { caps, pressed } from "./chord"

const act = (chord: string, more: Partial<Action> = {}): Action => ({ id: chord, label: chord, group: "", chord, run: vi.fn(), ...more })

function press(code: string, init: KeyboardEventInit = {}, on: HTMLElement = document.body): KeyboardEvent {
  if (on !== document.body) document.body.append(on)
  const event = new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true, ...init })
  on.dispatchEvent(event)
  return event
}

test("a key is its place on the board, whatever letter the layout puts there", () => {
  expect(actionFor(press("KeyJ", { key: "о" }), [act("KeyJ")], 0)?.id).toBe("KeyJ")
  expect(actionFor(press("KeyK", { key: "л", ctrlKey: true }), [act("Mod+KeyK")], 0)?.id).toBe("Mod+KeyK")
  expect(actionFor(press("KeyJ", { ctrlKey: true }), [act("KeyJ")], 0)).toBeNull()
  expect(pressed(press("Slash", { shiftKey: true }))).toBe("Shift+Slash")
})

test("never while typing or composing, unless it says so", () => {
  const input = document.createElement("input")
  const typing = act("Mod+Enter", { whileTyping: true })
  expect(actionFor(press("KeyJ", {}, input), [act("KeyJ")], 0)).toBeNull()
  expect(actionFor(press("Enter", { ctrlKey: true }, input), [typing], 0)).toBe(typing)
  expect(actionFor(press("Enter", { ctrlKey: true, isComposing: true }, input), [typing], 0)).toBeNull()
  const box = Object.assign(document.createElement("input"), { type: "checkbox" })
  expect(actionFor(press("KeyJ", {}, box), [act("KeyJ")], 0)).not.toBeNull()
})

test("what floats keeps its keys to itself", () => {
  const layer = document.createElement("div")
  layer.dataset.layer = ""
  expect(actionFor(press("KeyJ", {}, layer), [act("KeyJ")], 0)).toBeNull()
  // what is fading out has none
  layer.dataset.closed = ""
  expect(actionFor(press("KeyJ", {}, layer), [act("KeyJ")], 0)?.id).toBe("KeyJ")
})

test("two keys in a row, within a moment", () => {
  const go = [act("KeyG KeyI"), act("KeyI")]
  expect(actionFor(press("KeyG"), go, 0)).toBeNull()
  expect(actionFor(press("KeyI"), go, 500)?.id).toBe("KeyG KeyI")
  actionFor(press("KeyG"), go, 1000)
  expect(actionFor(press("KeyI"), go, 9000)?.id).toBe("KeyI")
})

test("a press that nobody wants is left to the browser", () => {
  const stop = listenToKeys()
  expect(press("KeyQ").defaultPrevented).toBe(false)
  stop()
})

test("caps are what stands on the keys", () => {
  expect(caps("Mod+KeyK")).toEqual([["Ctrl", "K"]])
  expect(caps("KeyG KeyI")).toEqual([["G"], ["I"]])
})
