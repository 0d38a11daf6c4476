import { Fragment } from "react"
import type { Mark } from "../../../wire/types"

/** A text with what was asked for marked in it. Offsets alone come from the server: no markup is ever read. */
export function Marked({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const ends = marks.map(({ offset, length }) => offset + length)
  return (
    <>
      {marks.map(({ offset, length }, n) => (
        <Fragment key={offset}>
          {text.slice(ends[n - 1] ?? 0, offset)}
          <mark>{text.slice(offset, offset + length)}</mark>
        </Fragment>
      ))}
      {text.slice(ends.at(-1) ?? 0)}
    </>
  )
}
