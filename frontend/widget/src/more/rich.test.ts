import { expect, test } from "vitest"
import type { Rich } from "./rich"
import { hrefOf, richOf, safe } from "./rich"

const plain = (rich: readonly Rich[]): string => rich.map((piece) => (typeof piece === "string" ? piece : plain(piece.inside))).join("")
const kinds = (rich: readonly Rich[]): string => rich.map((piece) => (typeof piece === "string" ? piece : `<${piece.entity.type}:${kinds(piece.inside)}>`)).join("")
const bold = (offset: number, length: number, type = "bold") => ({ type, offset, length })

test("stretches nest, cross and stick out; not a letter is lost", () => {
  expect(kinds(richOf("abcdef", [bold(0, 4), bold(2, 2, "italic")]))).toBe("<bold:ab<italic:cd>>ef")
  expect(kinds(richOf("abcdef", [bold(0, 4), bold(2, 4, "italic")]))).toBe("<bold:ab<italic:cd>><italic:ef>")
  expect(kinds(richOf("abc", [bold(-1, 2), bold(9, 2), bold(1, 0), bold(1, 99)]))).toBe("a<bold:bc>")
  for (let round = 0; round < 300; round++) {
    const some = () => Math.floor(Math.random() * 12) - 1
    const text = "ж🙂b<c>&d"
    expect(plain(richOf(text, Array.from({ length: 5 }, () => bold(some(), some()))))).toBe(text)
  }
})

test("bare addresses become links, except within what is a stretch already", () => {
  expect(kinds(richOf("see https://a.example/x?y=1, ok", []))).toBe("see <url:https://a.example/x?y=1>, ok")
  expect(kinds(richOf("https://a.example", [bold(0, 17, "code")]))).toBe("<code:https://a.example>")
})

test.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>1</script>", "vbscript:x", "file:///etc/passwd", "blob:https://a/1", "/path", "", "https://"])(
  "%j leads nowhere",
  (url) => {
    expect(safe(url)).toBeNull()
    expect(hrefOf({ type: "link", offset: 0, length: 1, url }, "press")).toBeNull()
  },
)

test("the rest leads where it says", () => {
  expect(hrefOf({ type: "link", offset: 0, length: 1, url: "https://a.example/" }, "press")).toBe("https://a.example/")
  expect(hrefOf(bold(0, 1, "url"), "a.example/x")).toBe("https://a.example/x")
  expect(hrefOf(bold(0, 1, "phone"), "+370 (612) 34-567")).toBe("tel:+37061234567")
  expect(hrefOf(bold(0, 1, "email"), "a@b.example")).toBe("mailto:a@b.example")
  expect(hrefOf(bold(0, 1), "a.example")).toBeNull()
})
