import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Dialog } from "../../../parts/Dialog"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useActivityKinds } from "../../../state/activityKinds"
import type { Rehearsal } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import type { Draft } from "./draft"
import { bodyOf } from "./draft"
import { readied } from "./held"

/** What the rule, as it stands in the form, would have done last week. Nothing is written. */
export function Rehearse({ draft }: { draft: Draft }) {
  const words = useWords()
  const { t } = words
  const kinds = useActivityKinds()
  const [found, setFound] = useState<Rehearsal | null>(null)
  const look = useMutation({
    mutationFn: () => http.post<Rehearsal>("/rules/rehearse", { body: bodyOf(readied(draft, kinds)) }),
    onSuccess: setFound,
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <>
      <Deed icon="reports" busy={look.isPending} label={t("rules.rehearse")} run={() => look.mutate()} />
      {found && (
        <Dialog title={t("rules.rehearsal")} open onClose={() => setFound(null)} read>
          <Outcome found={found} />
        </Dialog>
      )}
    </>
  )
}

function Outcome({ found }: { found: Rehearsal }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const kept = Object.entries(found.kept)
  return (
    <div className="rule-rehearsal">
      <p>
        <strong>{t("rules.wouldRun", { n: found.runs })}</strong> {t(found.more ? "rules.happenedMore" : "rules.happened", { n: found.happened })}
      </p>
      {kept.map(([why, n]) => (
        <p key={why}>{`${t(`rules.kept_${why}` as WordKey)}: ${n}`}</p>
      ))}
      {found.examples.length > 0 && (
        <ul className="rows">
          {found.examples.map(({ fact, about }, at) => (
            <li key={at} className="row">
              <div>
                <strong>{about || t("rules.someone")}</strong>
              </div>
              <time className="row-fact" title={exact(fact.at)}>
                {when(fact.at)}
              </time>
            </li>
          ))}
        </ul>
      )}
      <p className="field-hint">{t("rules.rehearsalHint")}</p>
    </div>
  )
}
