import { expect, test } from "vitest"
import { previewed } from "./previewed"

test("a preview fills what is known, once, and leaves what is not as it was typed", () => {
  const sample = (name: string) => (name === "who" ? "{text}" : name.toUpperCase())
  expect(previewed("{who}: {text} {nobody}", ["who", "text"], sample)).toBe("{text}: TEXT {nobody}")
})
