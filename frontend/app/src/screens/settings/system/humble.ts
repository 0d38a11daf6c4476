interface Drawn {
  type: unknown
  props: { children?: unknown }
}

type Layout = new (...given: never[]) => { render(): unknown }

const isDrawn = (one: unknown): one is Drawn => typeof one === "object" && one !== null && "type" in one && "props" in one
const isLayout = (type: unknown): type is Layout => typeof type === "function" && typeof (type.prototype as { render?: unknown } | undefined)?.render === "function"

/** The same with a plain box where a page has its main part; `levels`: of what is drawn within by components of its own. */
export function plain(one: unknown, levels = 0): unknown {
  if (Array.isArray(one)) return one.map((each) => plain(each, levels))
  if (!isDrawn(one)) return one
  const { children } = one.props
  const type = one.type === "main" ? "div" : levels && isLayout(one.type) ? humbleOf(one.type, levels - 1) : one.type
  return { ...one, type, ...(children !== undefined && { props: { ...one.props, children: plain(children, levels) } }) }
}

const known = new WeakMap<Layout, Layout>()

/** One for each, or it would be drawn anew every time. */
function humbleOf(original: Layout, levels: number): Layout {
  const made = known.get(original) ?? humbled(original, levels)
  known.set(original, made)
  return made
}

const humbled = (Original: Layout, levels: number): Layout =>
  class extends Original {
    override render() {
      return plain(super.render(), levels)
    }
  }

/**
 * The reader takes itself for the whole page: ours has a main part already, and no other role may be given to such an
 * element. Its layout stands within a catcher of errors: that is one level.
 */
export const humble = (original: Layout): Layout => humbleOf(original, 1)
