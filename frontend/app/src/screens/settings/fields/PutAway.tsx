import { useQuery } from "@tanstack/react-query"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { FieldEffects, FieldSetup } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { NamedByRules } from "../pieces/NamedByRules"
import { refresh } from "../pieces/useList"
import { bringBack } from "./Gone"

/** To the archive, or deleted: what it touches is told first, and afterwards the way back. */
export function PutAway({ setup: { field }, to, onClose }: { setup: FieldSetup; to: "archived" | "deleted"; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { name } = field
  const effects = useQuery({ queryKey: ["fields", field.id, "effects"], queryFn: () => http.get<FieldEffects>(`/fields/${field.id}/effects`), staleTime: 0, gcTime: 0 })
  const run = async () => {
    if (to === "archived") await http.post(`/fields/${field.id}/archive?version=${field.version}`)
    else await http.delete(`/fields/${field.id}?version=${field.version}`)
    await refresh("/fields")
    const undo = () => void bringBack(field.id).catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
    tell(t(to === "archived" ? "own.putAway" : "own.removed", { name }), { undo })
  }
  const said = effects.data
  return (
    <Confirm title={t(to === "archived" ? "own.archiveTitle" : "own.removeTitle", { name })} action={t(to === "archived" ? "own.archive" : "own.remove")} onClose={onClose} run={run}>
      <p role="status">
        {said ? t("own.affects", { filled: String(said.filled), views: String(said.views), conditions: String(said.conditions) }) : effects.error ? reasonOf(effects.error, words) : t("own.counting")}
      </p>
      <NamedByRules kind="field" id={field.id} />
      <p>{t("own.removeHint")}</p>
    </Confirm>
  )
}
