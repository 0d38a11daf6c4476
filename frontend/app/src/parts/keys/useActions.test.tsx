import { render } from "@testing-library/react"
import { expect, test } from "vitest"
import { actionsNow, useActions } from "./actions"

function Does({ id, label, children }: { id: string; label: string; children?: React.ReactNode }) {
  useActions([{ id, label, group: "", chord: "KeyA", run: () => undefined }])
  return children
}

test("the innermost comes first, names stay fresh, and what left the screen does nothing", () => {
  const tree = (label: string) => (
    <Does id="out" label={label}>
      <Does id="in" label={label} />
    </Does>
  )
  const { rerender, unmount } = render(tree("one"))
  expect(actionsNow().map(({ id, label }) => id + label)).toEqual(["inone", "outone"])
  rerender(tree("two"))
  expect(actionsNow().map(({ id, label }) => id + label)).toEqual(["intwo", "outtwo"])
  unmount()
  expect(actionsNow()).toEqual([])
})
