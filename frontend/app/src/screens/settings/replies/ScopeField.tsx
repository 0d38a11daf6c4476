import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { useMay } from "../../../shell/me"
import type { SavedReplyView, TeamView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"

export type Scope = SavedReplyView["scope"]

interface Value {
  scope: Scope
  team_id: number | null
}

/** Whose it is. What others read needs the right. */
export function ScopeField({ value, onChange, error }: { value: Value; onChange: (value: Partial<Value>) => void; error: string | undefined }) {
  const { t } = useWords()
  const manages = useMay("replies.manage")
  const teams = useList<TeamView>("/teams", { enabled: manages }).data ?? []
  if (!manages) return null
  const scopes: Scope[] = teams.length ? ["me", "team", "all"] : ["me", "all"]
  return (
    <div className="reply-scope">
      <span className="field-label">{t("replies.who")}</span>
      <Segments
        label={t("replies.who")}
        value={value.scope}
        choices={scopes.map((scope) => ({ value: scope, label: t(`replies.${scope}`) }))}
        onChange={(scope) => onChange({ scope, team_id: scope === "team" ? (value.team_id ?? teams[0]?.id ?? null) : null })}
      />
      {value.scope === "team" && (
        <Select
          label={t("replies.whichTeam")}
          value={value.team_id}
          choices={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(team_id) => onChange({ team_id })}
        />
      )}
      {error && <p className="field-error">{error}</p>}
    </div>
  )
}
