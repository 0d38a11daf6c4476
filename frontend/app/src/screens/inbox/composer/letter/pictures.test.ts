import { expect, test } from "vitest"
import { isPicture, namedApart, without } from "./pictures"

const file = (name: string, type = "image/png") => new File(["x"], name, { type })

test("pictures of one letter are told apart by their names, which stand in its text unbroken", () => {
  expect(namedApart(file("чек.png"), []).name).toBe("чек.png")
  expect(namedApart(file("чек.png"), [{ name: "чек.png" }, { name: "чек 2.png" }]).name).toBe("чек 3.png")
  expect(namedApart(file("a_[1](x).png"), []).name).toBe("a 1 x .png")
  expect([isPicture(file("a.png")), isPicture(file("a.svg", "image/svg+xml")), isPicture(file("a.pdf", "application/pdf"))]).toEqual([true, false, false])
})

test("with the picture its place goes", () => {
  expect(without("Вот:\n[чек.png]\nДа", { name: "чек.png" })).toBe("Вот:\nДа")
  expect(without("Вот", { name: "чек.png" })).toBe("Вот")
})
