import { expect, test } from "vitest"
import { mergeFiles } from "./files"

const file = (id: string) => ({ id, name: `${id}.png`, mime: "image/png", size: 1, kind: "photo" })
const ids = (files: ReturnType<typeof mergeFiles>) => files?.map(({ id }) => id) ?? null
const [a, b, c] = ["a", "b", "c"].map(file)

test("two who add a file each both have theirs", () => {
  expect(ids(mergeFiles([a, b], [a], [a, c]))).toEqual(["a", "c", "b"])
})

test("what I took out goes, and what another took out does not come back", () => {
  expect(ids(mergeFiles([b], [a, b], [a, b, c]))).toEqual(["b", "c"])
  expect(ids(mergeFiles([a, b, c], [a, b], [a]))).toEqual(["a", "c"])
})

test("nothing left is nothing, and the same file is there once", () => {
  expect(mergeFiles(null, [a], [a])).toBeNull()
  expect(ids(mergeFiles([a], null, [a]))).toEqual(["a"])
})
