import { expect, test } from "vitest"
import { putMark } from "./putMark"

test("a variable stands where the caret was, in place of what was chosen, and at the end where nobody has written yet", () => {
  const field = document.createElement("textarea")
  field.value = "Здравствуйте, имя!"
  field.setSelectionRange(14, 17)
  expect(putMark(field, field.value, "name")).toBe("Здравствуйте, {{name}}!")
  expect(putMark(null, "Ваш ", "me")).toBe("Ваш {{me}}")
})
