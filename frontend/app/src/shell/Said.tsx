import { useSaid } from "./useAlerts"

/** News for those who hear the window instead of seeing it. */
export function Said() {
  const said = useSaid((state) => state.said)
  return (
    <p className="unseen" role="status" data-said>
      {said}
    </p>
  )
}
