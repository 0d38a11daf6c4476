import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { tell } from "../../../parts/Toast"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { useActivityKinds } from "../../../state/activityKinds"
import { useBegun } from "../../../state/begun"
import type { RuleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Page } from "../pieces/Page"
import { refresh } from "../pieces/useList"
import type { Draft } from "./draft"
import { BLANK, bodyOf, fieldsOf } from "./draft"
import { Editor } from "./Editor"
import { readied } from "./held"
import { Rehearse } from "./Rehearse"
import { Starters } from "./Starters"

export const NEW = "rule/new"

/** A rule that is not there yet; it is made switched off. */
export function NewRule() {
  const { t } = useWords()
  const [, go] = useLocation()
  const { value, set, drop } = useBegun<Draft>(NEW, BLANK)
  const kinds = useActivityKinds()
  const form = useForm(
    async () => {
      const made = await http.post<RuleView>("/rules", { name: value.name, body: bodyOf(readied(value, kinds)) })
      await refresh("/rules")
      drop()
      tell(t("rules.made"))
      go(`/settings/rules/${made.id}`, { replace: true })
    },
    fieldsOf(value),
    { name: value.name.trim() },
  )
  return (
    <Page up={{ to: "/settings/rules", label: t("rules.title") }} title={t("rules.new")} hint={t("rules.hint")} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
        noValidate
      >
        {JSON.stringify(value) === JSON.stringify(BLANK) && <Starters onPick={(draft) => set(() => draft)} />}
        <Editor draft={value} form={form} onChange={(change) => set((now) => ({ ...now, ...change }))} />
        <Fault text={form.message} />
        <div className="settings-buttons">
          <Button look="primary" type="submit" busy={form.busy}>
            {t("rules.make")}
          </Button>
          <Rehearse draft={value} />
        </div>
      </form>
    </Page>
  )
}
