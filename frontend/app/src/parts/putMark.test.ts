import { expect, test } from "vitest"
import { putMark } from "./putMark"

test("a variable stands where the caret was, in place of what was chosen, and at the end where nobody has written yet", () => {
  const field = document.createElement("textarea")
  field.value = "Здравствуйте, имя!"
  field.setSelectionRange(14, 17)
  expect(putMark(field, field.value, "name")).toBe("Здравствуйте, {{name}}!")
  expect(putMark(null, "Ваш ", "me")).toBe("Ваш {{me}}")
})

test("whoever goes on quicker than a frame keeps the keys where they went", async () => {
  const [field, next] = [document.createElement("input"), document.createElement("input")]
  document.body.append(field, next)
  putMark(field, "", "me")
  expect(document.activeElement).toBe(field)
  next.focus()
  await new Promise(requestAnimationFrame)
  expect(document.activeElement).toBe(next)
})
