import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { EventAbout } from "../../../shell/events/asked"
import { addEvent } from "../../../shell/events/asked"
import { useMay } from "../../../shell/me"
import { queries } from "../../../state/session"
import type { EventView } from "../../../wire/api.gen"
import type { Fact, LoggedEvent } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { DeleteEvent } from "./Deeds"
import { Lines } from "./Lines"
import { Narrow } from "./Narrow"
import { factOf } from "./said"
import type { Narrowed } from "./sections"
import { ANYTHING } from "./sections"
import type { Of } from "./useEvents"
import { useEvents } from "./useEvents"

interface Props {
  of: Of
  /** What an event by hand is about; null: none may be added. */
  about: EventAbout | null
  concerns: (event: LoggedEvent) => boolean
  mayUndo: (fact: Fact) => boolean
  undo: (fact: Fact) => Promise<void>
}

/** The history of one request, person or company: narrowed, with the way back, and an event by hand (E5). */
export function Story({ of, about, concerns, mayUndo, undo }: Props) {
  const words = useWords()
  const { t } = words
  const records = useMay("activities.record")
  const [narrowed, setNarrowed] = useState<Narrowed>(ANYTHING)
  const told = useEvents(of, narrowed, concerns)
  const back = (event: EventView) =>
    void undo(factOf(event))
      .catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
      .finally(() => void queries.invalidateQueries({ queryKey: ["activities"] }))
  return (
    <>
      <div className="events-bar">
        <Narrow value={narrowed} onChange={setNarrowed} />
        {records && about && (
          <Button small icon="plus" onClick={() => addEvent(about)}>
            {t("events.add")}
          </Button>
        )}
      </div>
      <Lines
        told={told}
        none={<p className="history-none">{t(narrowed === ANYTHING ? "history.none" : "events.noneNarrow")}</p>}
        deeds={(event) => (
          <>
            {event.can_undo && mayUndo(factOf(event)) && <IconButton icon="undo" label={t("history.undo")} small onClick={() => back(event)} />}
            <DeleteEvent event={event} />
          </>
        )}
      />
    </>
  )
}
