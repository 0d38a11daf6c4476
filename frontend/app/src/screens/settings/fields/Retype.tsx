import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Field } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { useForm } from "../../../shell/enter/useForm"
import type { FieldEffects, FieldSetup } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { refresh } from "../pieces/useList"
import type { KindName } from "./kinds"
import { KINDS } from "./kinds"

/** Another kind: how many values fit it is told before. */
export function Retype({ setup: { field }, onClose }: { setup: FieldSetup; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const [kind, setKind] = useState<KindName | null>(null)
  const tried = useQuery({
    queryKey: ["fields", field.id, "effects", kind],
    queryFn: () => http.get<FieldEffects>(`/fields/${field.id}/effects`, { query: { kind: kind ?? undefined } }),
    enabled: kind !== null,
    staleTime: 0,
  })
  const form = useForm(
    async () => {
      await http.post(`/fields/${field.id}/kind`, { version: field.version, kind })
      await refresh("/fields")
      onClose()
    },
    ["kind"],
    { kind: kind ?? "" },
  )
  const { data } = tried
  const told = !data ? (tried.error ? reasonOf(tried.error, words) : kind ? t("own.counting") : t("own.retypeHint")) : t("own.fits", { converts: String(data.converts), fails: String(data.fails) })
  return (
    <FormDialog title={`${t("own.retype")}: ${field.name}`} action={t("common.save")} form={form} onClose={onClose}>
      <Field label={t("own.kind")} hint={told} error={form.fault("kind")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("own.kind")}
            value={kind}
            nothing={t(`own.kind_${field.kind}`)}
            choices={KINDS.filter((each) => each !== field.kind).map((value) => ({ value, label: t(`own.kind_${value}`) }))}
            onChange={setKind}
          />
        )}
      </Field>
      {data && data.examples.length > 0 && <p className="own-none">{t("own.examples", { list: data.examples.join(", ") })}</p>}
    </FormDialog>
  )
}
