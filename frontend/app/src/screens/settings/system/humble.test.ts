import { expect, test } from "vitest"
import { humble, plain } from "./humble"

type Drawing = new () => { render: () => unknown }

const main = { type: "main", props: { id: "operations", children: ["a", { type: "p", props: {} }] } }

test("a main part becomes a plain box wherever it is drawn, and all else stays as it is", () => {
  expect(plain({ type: "div", props: { children: [null, main] } })).toEqual({ type: "div", props: { children: [null, { ...main, type: "div" }] } })
  expect(plain("text")).toBe("text")
})

test("what a layout draws by what it was given is drawn so, too", () => {
  class Layout {
    id = "operations"
    render(): unknown {
      return { type: "main", props: { id: this.id } }
    }
  }
  class Catcher {
    render(): unknown {
      return { type: "section", props: { children: { type: Layout, props: {} } } }
    }
  }
  const drawn = new (humble(Catcher))().render() as { props: { children: { type: Drawing } } }
  const Within = drawn.props.children.type
  expect(new Within().render()).toEqual({ type: "div", props: { id: "operations" } })
  // the same one each time, or it would be drawn anew
  expect((new (humble(Catcher))().render() as typeof drawn).props.children.type).toBe(Within)
})
