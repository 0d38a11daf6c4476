import { IconButton } from "../../../parts/Button"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { EventView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Words } from "../../../words/words"
import { useWords } from "../../../words/words"

const afresh = () => queries.invalidateQueries({ queryKey: ["activities"] })

/** Gone with its points; one press brings it back. */
export async function deleteEvent({ id }: Pick<EventView, "id">, words: Words): Promise<boolean> {
  try {
    await http.delete(`/activities/${id}`)
  } catch (error) {
    tell(reasonOf(error, words), { fault: true })
    return false
  } finally {
    void afresh()
  }
  tell(words.t("events.isDeleted"), { undo: () => void restoreEvent(id, words) })
  return true
}

export async function restoreEvent(id: number, words: Words): Promise<void> {
  await http.post(`/activities/${id}/restore`).catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  await afresh()
}

export function DeleteEvent({ event }: { event: EventView }) {
  const words = useWords()
  if (!event.can_delete) return null
  return <IconButton icon="trash" label={words.t("events.delete")} small onClick={() => void deleteEvent(event, words)} />
}
