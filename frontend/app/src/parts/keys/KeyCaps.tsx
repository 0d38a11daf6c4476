import { Fragment } from "react"
import "./keys.css"
import type { Chord } from "./chord"
import { caps } from "./chord"

/** The keys of a chord, drawn as caps. */
export function KeyCaps({ chord }: { chord: Chord }) {
  return (
    <span className="caps" aria-hidden>
      {caps(chord).map((press, i) => (
        <Fragment key={i}>
          {press.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </Fragment>
      ))}
    </span>
  )
}
