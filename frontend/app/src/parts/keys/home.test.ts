import { afterEach, expect, test } from "vitest"
import { goHome } from "./home"

afterEach(() => document.body.replaceChildren())

function page(inside: string): HTMLElement {
  document.body.innerHTML = inside
  for (const element of document.querySelectorAll<HTMLElement>("*")) element.checkVisibility = () => !element.hidden
  return document.querySelector<HTMLElement>("[data-home]")!
}

test("keys that belong to nobody go to the first home in sight", () => {
  page('<div data-home tabindex="0" hidden></div><div data-home tabindex="0" id="second"></div>')
  goHome()
  expect(document.activeElement?.id).toBe("second")
})

test("who has them keeps them, and an open layer is not left; one that is closing is", () => {
  const home = page('<div data-home tabindex="0"></div><input /><div data-layer data-open></div>')
  document.querySelector("input")!.focus()
  goHome()
  expect(document.activeElement?.tagName).toBe("INPUT")
  document.querySelector("input")!.blur()
  goHome()
  expect(document.activeElement).toBe(document.body)
  document.querySelector("[data-layer]")!.removeAttribute("data-open")
  goHome()
  expect(document.activeElement).toBe(home)
})
