import type { ReactNode } from "react"
import { Fragment } from "react"
import type { WordKey } from "./words"
import { useWords } from "./words"

/** A phrase with elements in its places: `<Say k="inbox.claimed" with={{ who: <b>Anna</b> }} />`. */
export function Say({ k, n, with: parts }: { k: WordKey; n?: number; with: Record<string, ReactNode> }) {
  const { raw } = useWords()
  const pieces = raw(k, n === undefined ? {} : { n }).split(/\{(\w+)\}/)
  return pieces.map((piece, i) => <Fragment key={i}>{i % 2 ? (parts[piece] ?? n) : piece}</Fragment>)
}
