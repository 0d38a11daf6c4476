import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { useLocation } from "wouter"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import { NotHere } from "../../../shell/NotHere"
import { useActivityKinds } from "../../../state/activityKinds"
import type { RuleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { Loaded, Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"
import { DayFigures } from "./DayFigures"
import { bodyOf, draftOf, fieldsOf } from "./draft"
import { Editor } from "./Editor"
import { readied } from "./held"
import { Journal } from "./Journal"
import { Rehearse } from "./Rehearse"
import { Troubles } from "./Troubles"
import { useSentence } from "./useSentence"

const EVERY_MS = 5000

export function RulePage({ id }: { id: number }) {
  const { t } = useWords()
  const query = useList<RuleView>("/rules", { every_ms: EVERY_MS })
  return (
    <Loaded query={query} failed={t("rules.failed")}>
      {(all) => {
        const rule = all.find((each) => each.id === id)
        return rule ? <One rule={rule} /> : <NotHere />
      }}
    </Loaded>
  )
}

function One({ rule }: { rule: RuleView }) {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const [removing, setRemoving] = useState(false)
  const path = `/rules/${rule.id}`
  const { value, dirty, set, drop } = useDraft(`rule/${rule.id}`, draftOf(rule))
  const kinds = useActivityKinds()
  const form = useForm(
    async () => {
      await http.patch(path, { version: rule.version, name: value.name, body: bodyOf(readied(value, kinds)) })
      await refresh("/rules")
      drop()
      tell(t("rules.saved"))
    },
    fieldsOf(value),
    { name: value.name.trim() },
  )
  const turn = useMutation({
    mutationFn: (active: boolean) => http.patch(path, { version: rule.version, active }),
    onSettled: () => refresh("/rules"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const double = useMutation({
    mutationFn: () => http.post<RuleView>(`${path}/duplicate`),
    onSuccess: async (made) => {
      await refresh("/rules")
      tell(t("rules.duplicated"))
      go(`/settings/rules/${made.id}`)
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const sentence = useSentence()
  return (
    <Page
      up={{ to: "/settings/rules", label: t("rules.title") }}
      title={<span className="cut">{rule.name}</span>}
      hint={`${t(rule.active ? "rules.isOn" : "rules.isOff")}. ${sentence(rule.body)}`}
      wide
      action={<Deed icon={rule.active ? "pause" : "play"} look={rule.active ? "plain" : "primary"} busy={turn.isPending} label={t(rule.active ? "rules.turnOff" : "rules.turnOn")} run={() => turn.mutate(!rule.active)} />}
    >
      <Troubles rule={rule} />
      <form onSubmit={(event) => event.preventDefault()} noValidate>
        <Editor draft={value} form={form} onChange={set} />
      </form>
      <div className="settings-buttons">
        <Rehearse draft={value} />
        <Deed icon="copy" label={t("rules.duplicate")} busy={double.isPending} run={() => double.mutate()} />
      </div>
      <Part title={t("rules.day")}>
        <DayFigures day={rule.day} />
      </Part>
      <Journal id={rule.id} />
      <Part title={t("rules.end")}>
        <Deed icon="trash" label={t("rules.remove")} run={() => setRemoving(true)} />
      </Part>
      {dirty && <SaveBar form={form} onDrop={drop} affects={t("rules.affects")} />}
      {removing && (
        <Confirm
          title={t("rules.removeTitle", { name: rule.name })}
          action={t("rules.remove")}
          onClose={() => setRemoving(false)}
          run={async () => {
            await http.delete(path)
            await refresh("/rules")
            go("/settings/rules")
          }}
        >
          <p>{t("rules.removeHint")}</p>
        </Confirm>
      )}
    </Page>
  )
}
