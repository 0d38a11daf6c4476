import { expect, test } from "vitest"
import { signed } from "./signatures"

const who = { me: "Анна", position: "", company: "Лавка", address: "shop@example.com" }

test("what has no value goes with its comma or its line, as the server does it", () => {
  expect(signed("**{{me}}**, {{position}}\n{{position}}\n{{ company }}", who)).toEqual({ text: "Анна\nЛавка", entities: [{ type: "bold", offset: 0, length: 4 }] })
  expect(signed("{{position}}", who).text).toBe("")
  expect(signed("{{phone}}", who).text).toBe("{{phone}}")
})
