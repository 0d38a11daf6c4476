import type { RefObject } from "react"
import { lazy, Suspense } from "react"
import "../naming/naming.css"
import { useCaret } from "../useCaret"
import type { Kind } from "../writing"
import { smileAt } from "./smile"

const SmileList = lazy(() => import("./SmileList"))

/** ":smile" offers emoji; the list is fetched when first wanted. */
export function Smiles({ conversation, kind, field }: { conversation: number; kind: Kind; field: RefObject<HTMLTextAreaElement | null> }) {
  const { at, leave } = useCaret(field, smileAt)
  if (!at) return null
  return (
    <Suspense>
      <SmileList key={at.from} conversation={conversation} kind={kind} field={field} at={at} onLeave={leave} />
    </Suspense>
  )
}
