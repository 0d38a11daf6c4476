import { expect, test } from "vitest"
import type { Tile } from "./mosaic"
import { mosaicOf } from "./mosaic"

const SHAPES = [
  { width: 1280, height: 960 },
  { width: 960, height: 1280 },
  { width: 500, height: 500 },
  { width: 3000, height: 200 },
  { width: 90, height: 2000 },
  { width: null, height: null },
]

/** The same ones each time: shapes drawn by a plain generator. */
function* drawn(): Generator<(typeof SHAPES)[number][]> {
  let seed = 7
  const next = () => (seed = (seed * 48271) % 2147483647)
  for (let count = 1; count <= 23; count++) for (let turn = 0; turn < 12; turn++) yield Array.from({ length: count }, () => SHAPES[next() % SHAPES.length]!)
}

const overlap = (a: Tile, b: Tile) =>
  Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left) > 0.01 && Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top) > 0.01

test("pictures of any shapes fill the whole: none over another, none outside, none too small to be known", () => {
  for (const files of drawn()) {
    const { ratio, tiles } = mosaicOf(files)
    const told = JSON.stringify({ files, tiles })
    expect(tiles.length).toBe(files.length)
    const area = tiles.reduce((all, { width, height }) => all + width * height, 0)
    expect(area, told).toBeCloseTo(100 * 100, 3)
    tiles.forEach((tile, at) => {
      expect(Math.min(tile.left, tile.top), told).toBeGreaterThanOrEqual(-0.001)
      expect(Math.max(tile.left + tile.width, tile.top + tile.height), told).toBeLessThanOrEqual(100.001)
      // in widths of the whole
      expect(Math.min(tile.width, tile.height / ratio), told).toBeGreaterThan(8)
      expect(tiles.slice(at + 1).some((other) => overlap(tile, other)), told).toBe(false)
    })
  }
})

test("they are read in their order: from left to right, from above down", () => {
  for (const files of drawn()) {
    const { tiles } = mosaicOf(files)
    for (const [at, tile] of tiles.entries()) {
      const next = tiles[at + 1]
      if (next) expect(next.top > tile.top + 0.01 || next.left > tile.left + 0.01, JSON.stringify({ files, tiles })).toBe(true)
    }
  }
})

test("two wide ones stand above each other, two tall ones side by side; a tall first has the others beside it", () => {
  const [wide, tall] = [{ width: 1280, height: 720 }, { width: 720, height: 1280 }]
  expect(mosaicOf([wide, wide]).tiles.map(({ left }) => left)).toEqual([0, 0])
  expect(mosaicOf([tall, tall]).tiles.map(({ top }) => top)).toEqual([0, 0])
  const [first, second, third] = mosaicOf([tall, wide, wide]).tiles as [Tile, Tile, Tile]
  expect([first.height, second.left === third.left, third.top > second.top]).toEqual([100, true, true])
})
