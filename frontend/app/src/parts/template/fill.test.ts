import { describe, expect, it } from "vitest"
import type { Template } from "../../wire/api.gen"
import { filledText, inOrder, knownIn, missing, pieces, placesOf, prefilled, usage } from "./fill"

const ready: Template = {
  external_id: "7",
  name: "ready",
  language: "ru",
  header: "text",
  header_text: "Заказ {{1}}",
  header_variables: [{ name: "1", example: "№ 7" }],
  body: "{{name}}, заказ готов. {{ name }}, ждём",
  variables: [{ name: "name", example: "Анна" }, { name: "name" }],
  buttons: [{ kind: "reply", text: "Спасибо" }, { kind: "url", text: "Где заказ", value: "https://x.test/{{1}}", variable: { name: "1" } }],
}

describe("a template", () => {
  it("names each of its places once, in the order in which it is read", () => {
    expect(placesOf(ready).map(({ id }) => id)).toEqual(["header.1", "body.name", "buttons.1"])
    expect(placesOf({ ...ready, header: "location", header_variables: [] }).map(({ id, optional }) => [id, optional])).toEqual([
      ["header.latitude", false], ["header.longitude", false], ["header.name", true], ["header.address", true], ["body.name", false], ["buttons.1", false],
    ])
  })
  it("says which are empty", () => {
    expect(missing(ready, { "header.1": "7", "body.name": "  " }).map(({ id }) => id)).toEqual(["body.name", "buttons.1"])
  })
  it("reads a value once: who is called {{1}} is called so", () => {
    expect(filledText(ready.body!, "body", { "body.name": "{{name}}" })).toBe("{{name}}, заказ готов. {{name}}, ждём")
    expect(pieces("{{a}}!", "body", {}, { a: "Анна" })).toEqual([{ place: "a", value: "", example: "Анна" }, "!"])
  })
  it("is sent by its places, each under its part", () => {
    expect(usage(ready, { "header.1": " 7 ", "body.name": "Глеб", "buttons.1": "a7", "body.gone": "x" })).toEqual({
      external_id: "7", header: { 1: "7" }, body: { name: "Глеб" }, buttons: { 1: "a7" },
    })
  })
  it("is filled by what is known where a place is called so", () => {
    expect(prefilled(ready, { name: "Глеб", number: "12" })).toEqual({ "body.name": "Глеб" })
  })
  it("says what is known in its own language, else in another that there is", () => {
    const view = { locale: null, values: { ru: { name: "Глеб" }, en: { name: "Gleb" } } }
    expect(knownIn(view, "en_US", null, "ru").name).toBe("Gleb")
    expect(knownIn(view, "pt_BR", null, "ru").name).toBe("Глеб")
    expect(knownIn(undefined, "ru")).toEqual({})
  })
  it("stands before those that cannot be sent", () => {
    const paused: Template = { ...ready, name: "a", status: "paused" }
    expect(inOrder([paused, ready]).map(({ name }) => name)).toEqual(["ready", "a"])
  })
})
