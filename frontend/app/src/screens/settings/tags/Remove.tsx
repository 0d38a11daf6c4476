import { tell } from "../../../parts/Toast"
import type { TagSetup, TagSetups } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { NamedByRules } from "../pieces/NamedByRules"
import { bringBack, deed, versionOf, whereOf } from "./tags"
import { useTagUse } from "./use"

/** A tag off everything that has it: what that is, is told first, and afterwards the way back. */
export function Remove({ setup, onClose }: { setup: TagSetup; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { id, name } = setup.tag
  const { use, instead } = useTagUse(id)
  const run = async () => {
    await deed(() => http.delete<TagSetups>(`/tags/${id}`, { query: { version: versionOf(setup) } }))
    tell(t("tags.removed", { name }), { undo: () => void bringBack(id, words) })
  }
  const where = use && whereOf(use, words)
  return (
    <Confirm title={t("tags.removeTitle", { name })} action={t("tags.removeDo")} onClose={onClose} run={run}>
      <p role="status">{use ? where ? t("tags.removeWhat", { where }) : t("tags.nowhere") : instead}</p>
      {use && use.macros.length > 0 && <p>{t("tags.macrosLose", { names: use.macros.join(", ") })}</p>}
      {use && use.views > 0 && <p>{t("tags.viewsEmpty", { n: use.views })}</p>}
      <NamedByRules kind="tag" id={id} />
      <p className="field-hint">{t("tags.canRestore")}</p>
    </Confirm>
  )
}
