type Inside = Node | string | null | undefined | false
type Set = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>

/** An element. Text goes in as text nodes: nothing that anybody wrote is ever read as markup. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, set: Set = {}, ...inside: Inside[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  dress(made, set)
  fill(made, ...inside)
  return made
}

export function dress(element: Element, set: Set): void {
  for (const [name, value] of Object.entries(set)) {
    if (typeof value === "function") element.addEventListener(name, value as EventListener)
    else if (value == null || value === false) element.removeAttribute(name)
    else element.setAttribute(name, String(value))
  }
}

export function fill(element: Element, ...inside: Inside[]): void {
  element.replaceChildren(...(inside.filter(Boolean) as (Node | string)[]))
}

/** Keyed children in this order; one whose sign is unchanged keeps its element, and with it focus, selection and what is announced. */
export function keep(parent: Element, kept: Map<string, [sign: string, element: Element]>, wanted: readonly [key: string, sign: string, make: () => Element][]): void {
  const keys = new Set(wanted.map(([key]) => key))
  for (const [key, [, element]] of kept)
    if (!keys.has(key)) {
      element.remove()
      kept.delete(key)
    }
  let before: Element | null = null
  for (const [key, sign, make] of wanted) {
    const [was, stands] = kept.get(key) ?? []
    let element = stands
    if (!element || was !== sign) {
      const made = make()
      element?.replaceWith(made)
      element = made
      kept.set(key, [sign, made])
    }
    const next: Element | null = before ? before.nextElementSibling : parent.firstElementChild
    if (next !== element) parent.insertBefore(element, next)
    before = element
  }
}

const SVG = "http://www.w3.org/2000/svg"

/** Strokes on a 24-unit square (icons.ts). */
export function icon(strokes: string, size = 20): SVGSVGElement {
  const drawn = document.createElementNS(SVG, "svg")
  dress(drawn, { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" })
  const path = document.createElementNS(SVG, "path")
  dress(path, { d: strokes })
  drawn.append(path)
  return drawn
}
