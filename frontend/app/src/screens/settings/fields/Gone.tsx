import { useMutation } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { FieldSetup } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { refresh } from "../pieces/useList"
import { ICONS } from "./kinds"

export const bringBack = async (id: number): Promise<void> => {
  await http.post(`/fields/${id}/restore`)
  await refresh("/fields")
}

/** Fields that were put away, each with the way back. */
export function Gone({ items }: { items: readonly FieldSetup[] }) {
  return (
    <ul className="rows">
      {items.map((setup) => (
        <One key={setup.field.id} setup={setup} />
      ))}
    </ul>
  )
}

function One({ setup: { field, state, filled, changed_by, changed_at } }: { setup: FieldSetup }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const back = useMutation({
    mutationFn: () => bringBack(field.id),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const by = changed_by && t("own.changed", { who: changed_by.name, when: when(changed_at) })
  return (
    <li className="row own-row" data-gone>
      <span className="own-handle">
        <Icon name={ICONS[field.kind]} size={16} />
      </span>
      <div>
        <strong>{field.name}</strong>
        <span>{[t(state === "archived" ? "own.archived" : "own.deleted"), t("own.filled", { n: filled }), by].filter(Boolean).join(" · ")}</span>
      </div>
      <Button small icon="undo" busy={back.isPending} onClick={() => back.mutate()} aria-label={`${t("own.restore")}: ${field.name}`}>
        {t("own.restore")}
      </Button>
    </li>
  )
}
