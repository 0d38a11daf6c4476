/** How a picture stands: enlarged about its middle, then moved. */
export interface View {
  zoom: number
  x: number
  y: number
}

interface Point {
  x: number
  y: number
}

export const WHOLE: View = { zoom: 1, x: 0, y: 0 }
const MOST = 5

const within = (zoom: number) => Math.min(MOST, Math.max(1, zoom))

/** Larger or smaller about its middle; never smaller than whole. */
export function zoomed({ zoom, x, y }: View, factor: number): View {
  const next = within(zoom * factor)
  return next === 1 ? WHOLE : { zoom: next, x: (x * next) / zoom, y: (y * next) / zoom }
}

/** Two fingers moved from `was` to `now`: what lay between them lies between them still. `middle`: of the picture's place. */
export function pinched(view: View, was: readonly [Point, Point], now: readonly [Point, Point], middle: Point): View {
  const zoom = within((view.zoom * apart(now)) / Math.max(1, apart(was)))
  if (zoom === 1) return WHOLE
  const [from, to] = [between(was), between(now)]
  return {
    zoom,
    x: to.x - middle.x - ((from.x - middle.x - view.x) / view.zoom) * zoom,
    y: to.y - middle.y - ((from.y - middle.y - view.y) / view.zoom) * zoom,
  }
}

const apart = ([a, b]: readonly [Point, Point]) => Math.hypot(a.x - b.x, a.y - b.y)
const between = ([a, b]: readonly [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
