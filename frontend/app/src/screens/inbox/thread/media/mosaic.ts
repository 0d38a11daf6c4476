/** How pictures stand together: in rows that fill the width, or the first on one side and the rest beside it. */

export interface Sized {
  width: number | null
  height: number | null
}

/** In hundredths of the whole. */
export interface Tile {
  left: number
  top: number
  width: number
  height: number
}

export interface Mosaic {
  /** Width to height of the whole. */
  ratio: number
  tiles: readonly Tile[]
}

/** Heights are told in widths of the whole. */
const LOW = 0.2
const HIGH = 0.8
const WANTED = 1
/** So many stand in a row at most: more are too small to be known. */
const ROW = 4
/** Of more than these the arrangement is made piece by piece. */
const PIECE = 10
const TALL = 0.85

const between = (least: number, value: number, most: number) => Math.max(least, Math.min(most, value))
const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0)

/** A strip is shown by its middle; what has not told its size is taken for a square. */
const ratioOf = ({ width, height }: Sized) => (width && height ? between(0.6, width / height, 1.9) : 1)

export function mosaicOf(files: readonly Sized[]): Mosaic {
  const ratios = files.map(ratioOf)
  const rows: Row[] = []
  for (let at = 0; at < ratios.length; at += PIECE) rows.push(...arranged(ratios.slice(at, at + PIECE)))
  const height = sum(rows.map((row) => row.height)) || 1
  let top = 0
  const tiles: Tile[] = []
  for (const row of rows) {
    for (const cell of row.cells)
      tiles.push({
        left: cell.left * 100,
        top: ((top + cell.top * row.height) / height) * 100,
        width: cell.width * 100,
        height: ((cell.height * row.height) / height) * 100,
      })
    top += row.height
  }
  return { ratio: 1 / height, tiles }
}

/** Its cells in parts of itself. */
interface Row {
  height: number
  cells: { left: number; top: number; width: number; height: number }[]
}

function arranged(ratios: readonly number[]): Row[] {
  const [first = 1, ...rest] = ratios
  if ((rest.length === 2 || rest.length === 3) && first < TALL) return [beside(first, rest)]
  return best(ratios)
}

/** One in a row keeps its shape as far as it may; several share the width by their shapes. */
function inRow(ratios: readonly number[]): Row {
  const whole = sum(ratios)
  let left = 0
  const cells = ratios.map((ratio) => {
    const cell = { left, top: 0, width: ratio / whole, height: 1 }
    left += cell.width
    return cell
  })
  return { height: between(LOW, 1 / whole, HIGH), cells }
}

/** A tall one on the left, the others above each other on its right. */
function beside(first: number, rest: readonly number[]): Row {
  const tall = sum(rest.map((ratio) => 1 / ratio))
  const width = between(0.45, tall / (1 / first + tall), 0.68)
  let top = 0
  const right = rest.map((ratio) => {
    const cell = { left: width, top, width: 1 - width, height: 1 / ratio / tall }
    top += cell.height
    return cell
  })
  return { height: between(0.6, width / first, 1.1), cells: [{ left: 0, top: 0, width, height: 1 }, ...right] }
}

/** Of all ways to part them into rows, the one that comes nearest to a square and cuts least. */
function best(ratios: readonly number[]): Row[] {
  let found: Row[] = []
  let least = Infinity
  const look = (rows: Row[], from: number) => {
    if (from === ratios.length) {
      const cost = costOf(rows)
      if (cost < least) [found, least] = [rows, cost]
      return
    }
    for (let count = 1; count <= Math.min(ROW, ratios.length - from); count++) look([...rows, inRow(ratios.slice(from, from + count))], from + count)
  }
  look([], 0)
  return found
}

function costOf(rows: readonly Row[]): number {
  const height = sum(rows.map((row) => row.height))
  const alone = rows.length > 1 ? rows.filter(({ cells }) => cells.length === 1).length : 0
  // The larger ones stand above.
  const heavy = rows.filter(({ cells }, at) => cells.length < (rows[at - 1]?.cells.length ?? 0)).length
  const small = rows.filter(({ height }) => height <= LOW + 0.02).length
  return Math.abs(height - WANTED) + alone * 0.12 + heavy * 0.2 + small * 0.3
}
