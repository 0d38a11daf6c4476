import { useMutation } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { FieldSetup, FieldVersionView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Loaded } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"

const DONE = new Set(["added", "edited", "archived", "removed", "restored", "retyped"])
/** What a change names, in the words of the form. */
const PARTS: Record<string, WordKey> = {
  name: "own.name", help: "own.help", kind: "own.kind", options: "own.options", required: "own.isRequired", funnels: "own.funnels", currency: "own.currency",
  decimals: "own.decimals", default: "own.default", personal: "own.isPersonal", condition: "own.condition", read_only: "own.access", hidden_for: "own.access",
} // prettier-ignore

/** Who changed what of a field, each with the way back. */
export function Versions({ setup: { field }, onClose }: { setup: FieldSetup; onClose: () => void }) {
  const { t } = useWords()
  const query = useList<FieldVersionView>(`/fields/${field.id}/versions`)
  return (
    <Dialog title={`${t("own.versions")}: ${field.name}`} open onClose={onClose} actions={<Button onClick={onClose}>{t("common.close")}</Button>}>
      <Loaded query={query} failed={t("own.failed")}>
        {(items) => (
          <ul className="rows">
            {items.map((each) => (
              <One key={each.version} version={each} field={field} />
            ))}
          </ul>
        )}
      </Loaded>
    </Dialog>
  )
}

function One({ version, field }: { version: FieldVersionView; field: FieldSetup["field"] }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const undo = useMutation({
    mutationFn: async () => {
      await http.post(`/fields/${field.id}/versions/${version.version}/undo?version=${field.version}`)
      await refresh("/fields")
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const parts = [...new Set(Object.keys(version.after).flatMap((key) => (PARTS[key] ? [t(PARTS[key])] : [])))].join(", ")
  const names = typeof version.before.name === "string" && typeof version.after.name === "string" ? ` (${version.before.name} → ${version.after.name})` : ""
  const did = DONE.has(version.what) ? t(`own.did_${version.what}` as WordKey) : version.what
  return (
    <li className="row">
      <div>
        <strong>
          {did}
          {version.what === "edited" && parts ? `: ${parts}${names}` : ""}
        </strong>
        <span>{t("own.changed", { who: version.by?.name || t("own.somebody"), when: when(version.at) })}</span>
      </div>
      {version.can_undo && (
        <Button small icon="undo" busy={undo.isPending} onClick={() => undo.mutate()}>
          {t("own.undo")}
        </Button>
      )}
    </li>
  )
}
