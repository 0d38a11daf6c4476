import { afterEach, expect, test } from "vitest"
import { shelved } from "../../../wire/shelf"
import { edit, useDesk, writingAt } from "../composer/desk"
import { begin, forget, paperOf, useStore, write } from "./begin"
import { bringBegun, keepBegun } from "./kept"

const stranger = { contact: null, way: null, from: null }
const STORE = "samovar.begun"

bringBegun(7)
afterEach(() => {
  forget(stranger)
  keepBegun()
})

const onShelf = () => (shelved.read(STORE) ?? []) as { me: number; text: string; written: { address: string } }[]

test("a first message that is begun is kept by the browser for whoever wrote it, until it is sent", () => {
  begin(stranger)
  write(stranger, { address: "olga@example.com" })
  edit(paperOf(stranger), "reply", { text: "Самовар" })
  keepBegun()
  expect(onShelf()).toMatchObject([{ me: 7, text: "Самовар", written: { address: "olga@example.com" } }])
  forget(stranger)
  keepBegun()
  expect(onShelf()).toEqual([])
})

test("what another window of mine wrote on or sent is here as it is there; what somebody else began stays theirs", () => {
  const theirs = { me: 8, whose: 0, written: {}, text: "чужое", files: [], saved: null, buttons: [], letter: null, at: Date.now() }
  shelved.put(STORE, JSON.stringify([theirs, { ...theirs, me: 7, text: "моё", written: { address: "nina@example.com" } }]))
  dispatchEvent(new StorageEvent("storage", { key: STORE }))
  expect(writingAt(paperOf(stranger), "reply").text).toBe("моё")
  expect(useStore.getState().kept.get(0)).toMatchObject({ address: "nina@example.com", anew: false })
  shelved.put(STORE, JSON.stringify([theirs]))
  dispatchEvent(new StorageEvent("storage", { key: STORE }))
  expect(writingAt(paperOf(stranger), "reply").text).toBe("")
  edit(paperOf(stranger), "reply", { text: "новое" })
  keepBegun()
  expect(onShelf().map(({ text }) => text)).toEqual(["чужое", "новое"])
})

test("the papers of dialogs are none of its business: the server keeps those", () => {
  edit(5, "reply", { text: "Ответ" })
  keepBegun()
  expect(onShelf().some(({ text }) => text === "Ответ")).toBe(false)
  useDesk.setState({ at: new Map() })
})
