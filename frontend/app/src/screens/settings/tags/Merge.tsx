import { useState } from "react"
import { Field } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { tagStyle } from "../../../parts/TagChip"
import { tell } from "../../../parts/Toast"
import type { TagSetup, TagSetups } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { bringBack, deed, versionOf, whereOf } from "./tags"
import { useTagUse } from "./use"

/** Two tags become one: what it touches is told first, and afterwards the way back. `first`: the one to begin with. */
export function Merge({ setup, all, first, onClose }: { setup: TagSetup; all: readonly TagSetup[]; first: number | null; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { id, name } = setup.tag
  const others = all.filter(({ tag }) => tag.id !== id).map(({ tag }) => tag)
  const [into, setInto] = useState(first ?? others[0]?.id ?? 0)
  const { use, instead } = useTagUse(id)
  const other = others.find((tag) => tag.id === into)?.name ?? ""
  const run = async () => {
    await deed(() => http.post<TagSetups>(`/tags/${id}/merge`, { version: versionOf(setup), into }))
    tell(t("tags.merged", { name, into: other }), { undo: () => void bringBack(id, words) })
  }
  const where = use && whereOf(use, words)
  return (
    <Confirm title={t("tags.mergeTitle", { name })} action={t("tags.mergeDo")} onClose={onClose} run={run}>
      {first !== null && <p>{t("tags.taken", { name: other })}</p>}
      <Field label={t("tags.into")}>
        {(wiring) => (
          <Select
            id={wiring.id}
            label={t("tags.into")}
            value={into}
            choices={others.map((tag) => ({ value: tag.id, label: tag.name, mark: <span className="tag-dot" style={tagStyle(tag.color)} /> }))}
            onChange={setInto}
          />
        )}
      </Field>
      <p role="status">{use ? where ? t("tags.mergeWhat", { name, into: other, where }) : t("tags.nowhere") : instead}</p>
      {use && use.macros.length > 0 && <p>{t("tags.macrosFollow", { names: use.macros.join(", ") })}</p>}
      {use && use.views > 0 && <p>{t("tags.viewsFollow", { n: use.views })}</p>}
      <p className="field-hint">{t("tags.canRestore")}</p>
    </Confirm>
  )
}
