import { Button } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { Tick } from "../../../parts/Tick"
import type { FormState } from "../../../shell/enter/useForm"
import { useActivityKinds } from "../../../state/activityKinds"
import { useWords } from "../../../words/words"
import type { Draft } from "./draft"
import { DoField } from "./DoField"
import { heardBy, heldBy } from "./held"
import { IfField } from "./IfField"
import { WhenField } from "./WhenField"

const MOST = 10

/** A rule as a sentence: when … if … do …. */
export function Editor({ draft, form, onChange }: { draft: Draft; form: FormState; onChange: (change: Partial<Draft>) => void }) {
  const { t } = useWords()
  const deeds = draft.do
  const heard = heardBy(draft.when, useActivityKinds())
  return (
    <div className="rule-editor">
      <TextField label={t("rules.name")} placeholder={t("rules.namePlaceholder")} maxLength={80} value={draft.name} error={form.fault("name")} onChange={(name) => onChange({ name })} />
      <section aria-label={t("rules.when")}>
        <h3>{t("rules.when")}</h3>
        <WhenField when={draft.when} fault={form.fault} onChange={(when) => onChange({ when, if: { ...draft.if, event: heldBy(when, draft.if.event) } })} />
      </section>
      <section aria-label={t("rules.if")}>
        <h3>{t("rules.if")}</h3>
        <p className="field-hint">{t("rules.ifHint")}</p>
        <IfField when={draft.when} asked={draft.if} fault={form.fault} onChange={(asked) => onChange({ if: asked })} />
      </section>
      <section aria-label={t("rules.do")}>
        <h3>{t("rules.do")}</h3>
        <ol className="rule-deeds">
          {deeds.map((deed, at) => (
            <DoField key={at} deed={deed} at={at} heard={heard} fault={form.fault} onChange={(next) => onChange({ do: deeds.map((each, i) => (i === at ? next : each)) })} onRemove={deeds.length > 1 ? () => onChange({ do: deeds.filter((_, i) => i !== at) }) : undefined} />
          ))}
        </ol>
        {deeds.length < MOST && (
          <Button small look="quiet" icon="plus" onClick={() => onChange({ do: [...deeds, { kind: "notify" }] })}>
            {t("rules.addDeed")}
          </Button>
        )}
        <Tick label={t("rules.last")} checked={draft.last} onChange={(last) => onChange({ last })} />
      </section>
    </div>
  )
}
