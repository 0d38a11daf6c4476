import type { ReactElement } from "react"
import { cloneElement } from "react"
import type { Chord } from "./keys/chord"

export type Side = "top" | "bottom" | "left" | "right"

interface Props {
  text: string
  chord?: Chord
  side?: Side
  children: ReactElement<Record<string, unknown>>
}

/** What `Tips` shows beside the element that carries these. */
export const tipOf = (text: string, side: Side = "bottom", chord?: Chord) => ({ "data-tip": text, "data-tip-side": side, "data-tip-chord": chord })

/** A word and a key hint beside what is pointed at. Nothing may be learnt only here: it is absent on touch. */
export const Tooltip = ({ text, chord, side, children }: Props) => cloneElement(children, tipOf(text, side, chord))
