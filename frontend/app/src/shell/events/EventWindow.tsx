import { lazy, Suspense } from "react"
import { useEventAsked } from "./asked"

const AddEvent = lazy(() => import("./AddEvent"))

/** The window of an event by hand, over whatever screen asked for it. */
export function EventWindow() {
  const about = useEventAsked()
  return about && <Suspense>{<AddEvent key={`${about.kind}/${about.id}`} about={about} />}</Suspense>
}
