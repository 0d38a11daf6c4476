import { expect, test } from "vitest"
import { checks, insideOf, letterOf, several, written } from "./letter"

test("a name stands before its address, unless it is the address", () => {
  expect(written({ address: "anna@example.com", name: "Анна" })).toBe("Анна <anna@example.com>")
  expect(written({ address: "anna@example.com", name: "anna@example.com" })).toBe("anna@example.com")
  expect(several([{ address: "a@b.c" }, { address: "d@e.f", name: "D" }])).toBe("a@b.c, D <d@e.f>")
})

test("pictures of the page are no files of their own, while there is a page", () => {
  expect([...insideOf({ letter: { inline: { logo: 1 }, has_html: true } })]).toEqual([1])
  expect([...insideOf({ letter: { inline: { logo: 1 }, sender: { address: "a@b.cd" } } })]).toEqual([])
  expect([...insideOf({})]).toEqual([])
  expect(letterOf({ letter: null })).toBeNull()
})

test("what the server found is said in its order", () => {
  expect(checks({ auth: { dmarc: "fail", spf: "pass", dkim_of: "x.test" } })).toBe("SPF pass · DMARC fail")
  expect(checks({})).toBe("")
})
