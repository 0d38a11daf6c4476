import { lazy, Suspense } from "react"
import { useLiveCalls } from "../../state/calls"

const Cards = lazy(() => import("./CallCards"))

/** Calls that ring or go on: nothing of it is fetched in a house without telephones. */
export function LiveCalls() {
  const calls = useLiveCalls()
  if (!calls.length) return null
  return (
    <Suspense>
      <Cards calls={calls} />
    </Suspense>
  )
}
