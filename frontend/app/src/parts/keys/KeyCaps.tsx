import { Fragment } from "react"
import "./keys.css"
import type { Chord } from "./chord"
import { caps } from "./chord"
import { useLayout } from "./layout"

/** The keys of a chord, drawn as caps. */
export function KeyCaps({ chord }: { chord: Chord }) {
  const { cyrillic } = useLayout()
  return (
    <span className="caps" aria-hidden>
      {caps(chord, cyrillic).map((press, i) => (
        <Fragment key={i}>
          {press.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </Fragment>
      ))}
    </span>
  )
}
