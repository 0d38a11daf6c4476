import { useMutation } from "@tanstack/react-query"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import type { IconName } from "../../../parts/icon/Icon"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { INSIDE } from "../../../parts/up"
import type { ActivityKindView, RoleView, RuleView, TaskTemplateView, WarmthSetting } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page as Portion } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { refresh } from "../pieces/useList"
import type { Example } from "./examples"
import { exampleOf, EXAMPLES, NEEDS } from "./examples"

const ICONS: Record<Example, IconName> = { late: "clock", hot: "sun", won: "check", complaint: "alert", missed: "phone", new: "user" }

/** Ready-made rules where there are none yet: one press makes one, whole and switched off. */
export function Examples() {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const make = useMutation({
    mutationFn: async (example: Example) => http.post<RuleView>("/rules", { name: t(`rules.example_${example}`), body: await bodyOf(example) }),
    onSuccess: async (made) => {
      await refresh("/rules")
      tell(t("rules.made"))
      go(`/settings/rules/${made.id}`, { state: INSIDE })
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const bodyOf = async (example: Example) => {
    const [roles, warmth, template, kind] = await Promise.all([http.get<Portion<RoleView>>("/roles"), http.get<WarmthSetting>("/warmth"), templateOf(example), kindOf(example)])
    return exampleOf(example, { roles: roles.items, stages: warmth.stages.map(({ id }) => id), template, kind })
  }
  const templateOf = async (example: Example) => {
    const wanted = NEEDS[example].template
    if (!wanted) return undefined
    const title = t(wanted.title)
    const known = (await http.get<Portion<TaskTemplateView>>("/task-templates")).items.find((each) => each.title === title)
    return known ?? http.post<TaskTemplateView>("/task-templates", { ...wanted, title })
  }
  const kindOf = async (example: Example) => {
    const wanted = NEEDS[example].kind
    if (!wanted) return undefined
    const name = t(wanted.name)
    const find = (all: readonly ActivityKindView[]) => all.find((each) => each.name === name && !each.archived)
    const known = find((await http.get<Portion<ActivityKindView>>("/activity-kinds")).items)
    return known ?? find((await http.post<Portion<ActivityKindView>>("/activity-kinds", { ...wanted, name })).items)
  }
  return (
    <section className="rule-examples" aria-labelledby="rule-examples">
      <h2 id="rule-examples">{t("rules.examples")}</h2>
      <ul className="rows">
        {EXAMPLES.map((example) => (
          <li key={example} className="row">
            <span className="holder-mark" data-large>
              <Icon name={ICONS[example]} size={16} />
            </span>
            <div>
              <strong>{t(`rules.example_${example}`)}</strong>
              <span>{t(`rules.example_${example}_hint`)}</span>
            </div>
            <Button small disabled={make.isPending} aria-label={`${t("rules.make")}: ${t(`rules.example_${example}`)}`} onClick={() => make.mutate(example)}>
              {t("rules.exampleMake")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
