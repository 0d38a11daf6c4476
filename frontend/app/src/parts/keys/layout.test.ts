import { afterEach, expect, test } from "vitest"
import { caps } from "./chord"
import { learnLayout, useLayout } from "./layout"

afterEach(() => useLayout.setState({ cyrillic: false }))

test("caps are labelled as the keys of who types Cyrillic are, once a press has told", () => {
  learnLayout({ code: "KeyJ", key: "о" })
  expect(useLayout.getState().cyrillic).toBe(true)
  learnLayout({ code: "Enter", key: "Enter" })
  expect(useLayout.getState().cyrillic).toBe(true)
  expect([caps("KeyG KeyI", true), caps("Mod+KeyK", true), caps("Shift+Slash", true)]).toEqual([[["П"], ["Ш"]], [["Ctrl", "Л"]], [["Shift", "."]]])
  learnLayout({ code: "Slash", key: "?" })
  expect(useLayout.getState().cyrillic).toBe(false)
})
