import { useQuery } from "@tanstack/react-query"
import { TextField } from "../../../parts/Field"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import type { RuleLimits } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"

const LIMITS = ["an_hour", "each", "messages"] as const

/** How much rules may do within an hour. */
export function Limits() {
  const { t } = useWords()
  const query = useQuery({ queryKey: ["rules", "limits"], queryFn: () => http.get<RuleLimits>("/rules/limits"), staleTime: 0 })
  return (
    <Part title={t("rules.limits")} hint={t("rules.limitsHint")}>
      <Loaded query={query} failed={t("rules.failed")}>
        {(stored) => <Fields stored={stored} />}
      </Loaded>
    </Part>
  )
}

function Fields({ stored }: { stored: RuleLimits }) {
  const { t } = useWords()
  const { value, set, drop, dirty } = useDraft("rules/limits", Object.fromEntries(LIMITS.map((name) => [name, String(stored[name])])) as Record<(typeof LIMITS)[number], string>)
  const form = useForm(
    async () => {
      await http.put("/rules/limits", { version: stored.version, ...Object.fromEntries(LIMITS.map((name) => [name, whole(value[name])])) })
      await refresh("/rules/limits")
      drop()
      tell(t("rules.limitsSaved"))
    },
    [...LIMITS],
  )
  return (
    <form onSubmit={(event) => event.preventDefault()} noValidate>
      <div className="rule-limits">
        {LIMITS.map((name) => (
          <TextField key={name} label={t(`rules.limit_${name}`)} inputMode="numeric" maxLength={6} value={value[name]} error={form.fault(name)} onChange={(text) => set({ [name]: text })} />
        ))}
      </div>
      {dirty && <SaveBar form={form} onDrop={drop} />}
    </form>
  )
}

/** What is no number is told by the server, with the field. */
const whole = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : -1)
