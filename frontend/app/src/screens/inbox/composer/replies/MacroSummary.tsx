import { useQuery } from "@tanstack/react-query"
import { ButtonRows } from "../../../../parts/buttons/ButtonRows"
import { useColleagues } from "../../../../state/house"
import { keyOfWhen, sayWhen } from "../../../../state/macroWhen"
import { filled, variant } from "../../../../state/variables"
import { VariableText } from "../../../../parts/VariableText"
import type { MacroView, PoolRef, VariablesView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Page } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { roleName } from "../../../../words/roleName"
import { useWords } from "../../../../words/words"
import { statusName, useFunnels } from "../../../../state/statuses"

interface Props {
  macro: MacroView
  variables: VariablesView | undefined
}

/** What a macro is about to do here, before it does it. */
export function MacroSummary({ macro, variables }: Props) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const colleagues = useColleagues()
  const statuses = useFunnels()?.flatMap((funnel) => funnel.statuses) ?? []
  const { steps } = macro
  const told = variant(steps.variants ?? {}, variables?.locale ?? null, words.language)
  const status = statuses.find(({ id }) => id === steps.status_id)
  const pool = usePool(steps.assign?.pool ?? null)
  const to = pool ?? colleagues.find(({ id }) => id === steps.assign?.user_id)?.name
  const until = steps.then?.kind === "snooze" ? keyOfWhen(steps.then) : null
  const later = steps.later ? keyOfWhen(steps.later) : null
  const deeds = [
    steps.assign && (steps.assign.me ? t("macros.givesMe") : t("macros.gives", { name: to ?? "" })),
    status && t("macros.sets", { name: statusName(status, words) }),
    steps.tags?.length && t("macros.tags", { names: steps.tags.join(", ") }),
    steps.then?.kind === "done" && t("macros.done"),
    steps.then?.kind === "snooze" && (until ? t("macros.snooze", { when: sayWhen(until, words, formats) }) : t("macros.snoozeCustomer")),
  ].filter((each) => typeof each === "string")
  return (
    <div className="macro-summary">
      <strong>{t("macros.does")}</strong>
      <ul>
        {told.text && (
          <li>
            {later ? t("macros.sendsLater", { when: sayWhen(later, words, formats) }) : t("macros.sends")}
            <VariableText text={filled(told.text, variables?.values[told.locale] ?? {})} />
            <ButtonRows rows={steps.buttons ?? []} />
          </li>
        )}
        {deeds.map((deed) => (
          <li key={deed}>{deed}</li>
        ))}
      </ul>
      {told.text && !later && <p className="macro-warning">{t("macros.noUndo")}</p>}
    </div>
  )
}

/** What the queue is called; asked for where a macro names one. */
function usePool(pool: PoolRef | null): string | undefined {
  const noun = pool?.kind === "team" ? "teams" : "roles"
  const { data } = useQuery({ queryKey: [noun], queryFn: () => http.get<Page<{ id: number; key?: string; name: string }>>(`/${noun}`), enabled: pool !== null })
  const words = useWords()
  const found = data?.items.find(({ id }) => id === pool?.id)
  return found && roleName(found, words)
}
