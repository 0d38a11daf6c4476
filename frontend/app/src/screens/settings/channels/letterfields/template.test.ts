import { describe, expect, it } from "vitest"
import { EMPTY, placeOf, variablesOf, written } from "./template"

describe("a template of a letter", () => {
  it("names each variable once, in the order of the text", () => {
    expect(variablesOf("Имя: {имя}\nТел: {phone}\nName: {имя}\nТекст: {сообщение...}\nНомер: {_}")).toEqual(["имя", "phone", "сообщение"])
  })

  it("guesses where a value goes by what it is called, and lets the choice stand", () => {
    expect(placeOf(EMPTY, "Телефон")).toBe("phone")
    expect(placeOf(EMPTY, "город")).toBe("")
    expect(placeOf({ ...EMPTY, into: { Телефон: "field:7" } }, "Телефон")).toBe("field:7")
  })

  it("is sent with the places of its own variables alone", () => {
    const sent = written({ ...EMPTY, text: "Имя: {имя}\nГород: {город}", into: { gone: "title", город: "field:3" } })
    expect(sent.into).toEqual({ имя: "name", город: "field:3" })
  })
})
