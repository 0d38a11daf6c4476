import { useColleagues } from "../../../../state/house"
import { filled, variant } from "../../../../state/variables"
import { VariableText } from "../../../../parts/VariableText"
import type { MacroView, VariablesView } from "../../../../wire/api.gen"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { statusName, useFunnels } from "../../card/status"

interface Props {
  macro: MacroView
  variables: VariablesView | undefined
}

/** What a macro is about to do here, before it does it. */
export function MacroSummary({ macro, variables }: Props) {
  const words = useWords()
  const { t } = words
  const { span } = useFormats()
  const colleagues = useColleagues()
  const statuses = useFunnels()?.flatMap((funnel) => funnel.statuses) ?? []
  const { steps } = macro
  const told = variant(steps.variants ?? {}, variables?.locale ?? null, words.language)
  const status = statuses.find(({ id }) => id === steps.status_id)
  const to = colleagues.find(({ id }) => id === steps.assign?.user_id)
  const deeds = [
    steps.assign && (steps.assign.me ? t("macros.givesMe") : t("macros.gives", { name: to?.name ?? "" })),
    status && t("macros.sets", { name: statusName(status, words) }),
    steps.tags?.length && t("macros.tags", { names: steps.tags.join(", ") }),
    steps.then?.kind === "done" && t("macros.done"),
    steps.then?.kind === "snooze" && (steps.then.minutes ? t("macros.snooze", { span: span(steps.then.minutes * 60) }) : t("macros.snoozeCustomer")),
  ].filter((each) => typeof each === "string")
  return (
    <div className="macro-summary">
      <strong>{t("macros.does")}</strong>
      <ul>
        {told.text && (
          <li>
            {t("macros.sends")}
            <VariableText text={filled(told.text, variables?.values[told.locale] ?? {})} />
          </li>
        )}
        {deeds.map((deed) => (
          <li key={deed}>{deed}</li>
        ))}
      </ul>
      {told.text && <p className="macro-warning">{t("macros.noUndo")}</p>}
    </div>
  )
}
