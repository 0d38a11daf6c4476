import { lazy, Suspense } from "react"
import { useBeginning } from "./begin"

const BeginDialog = lazy(() => import("./BeginDialog"))

/** The window of a first message, when one is being written. */
export function Begin() {
  const beginning = useBeginning()
  if (!beginning) return null
  return (
    <Suspense>
      <BeginDialog key={`${beginning.contact?.id ?? ""}/${beginning.way?.channel_id ?? ""}/${beginning.way?.address ?? ""}`} beginning={beginning} />
    </Suspense>
  )
}
