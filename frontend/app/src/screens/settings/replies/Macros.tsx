import type { MacroView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { EditMacro } from "./EditMacro"
import { Library } from "./Library"

/** Macros. */
export default function Macros() {
  const { t } = useWords()
  return (
    <Library<MacroView>
      path="/macros"
      icon="checks"
      says={{
        title: t("macros.title"),
        hint: t("macros.hint"),
        failed: t("macros.failed"),
        empty: t("macros.empty"),
        emptyHint: t("macros.emptyHint"),
        add: t("macros.add"),
        removeHint: t("macros.removeHint"),
      }}
      about={({ steps, scope }) => Object.values(steps.variants ?? {})[0] ?? t(`replies.${scope}`)}
      edit={(macro, close) => <EditMacro macro={macro} onClose={close} />}
    />
  )
}
