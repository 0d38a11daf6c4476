import { useQuery } from "@tanstack/react-query"
import { Suspense, useMemo, useState } from "react"
import { EmptyState, RowsSkeleton } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { PageTried } from "../../../shell/screens"
import { useOwnFields } from "../../../state/fields"
import type { Group, PageOf, Trial } from "../../../state/layouts"
import { maskedFrom, veiledFrom } from "../../../state/veiled"
import { TrialContext } from "../../../state/layouts"
import { useRecentTalks } from "../../../state/talks"
import type { CompanyView, RoleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { ConversationItem, Page } from "../../../wire/types"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"

const FEW = 20

/** The page as a role would see it, with somebody real on it. Nothing can be changed in it. */
export function TryOn({ entity, groups }: { entity: PageOf; groups: readonly Group[] }) {
  const words = useWords()
  const { t } = words
  const roles = useList<RoleView>("/roles").data ?? []
  const [role, setRole] = useState<number | null>(null)
  const [thing, setThing] = useState<number | null>(null)
  const things = useThings(entity)
  const as = roles.find(({ id }) => id === role) ?? roles.find(({ key }) => key === "operator") ?? roles[0]
  const on = things?.find(({ value }) => value === thing)?.value ?? things?.[0]?.value
  const { items: own } = useOwnFields()
  const trial = useMemo<Trial | null>(() => {
    if (!as) return null
    const veiled = veiledFrom(as)
    return { entity, groups, role: as.id, hidden: ownOf(as), masked: maskedFrom(veiled, own), veiled }
  }, [entity, groups, as, own])
  return (
    <aside className="layouts-try" aria-label={t("layouts.preview")}>
      <div className="layouts-try-bar">
        <Select label={t("layouts.asRole")} value={as?.id ?? null} choices={roles.map((each) => ({ value: each.id, label: roleName(each, words) }))} onChange={setRole} />
        {things && things.length > 0 && <Select label={t("layouts.onThing")} value={on ?? null} choices={things} onChange={setThing} />}
      </div>
      <p className="hint">{t("layouts.previewHint")}</p>
      {things && on === undefined ? (
        <EmptyState icon="contacts" title={t("layouts.nobody")} hint={t("layouts.nobodyHint")} />
      ) : (
        trial &&
        on !== undefined && (
          <TrialContext value={trial}>
            <div className="layouts-page card" role="group" aria-label={t("layouts.preview")} tabIndex={0}>
              <Suspense fallback={<RowsSkeleton rows={6} />}>
                <PageTried entity={entity} id={on} />
              </Suspense>
            </div>
          </TrialContext>
        )
      )}
    </aside>
  )
}

/** Own fields that a role hides by name. */
const ownOf = ({ hidden_fields }: RoleView) => new Set(hidden_fields.flatMap((each) => (each.startsWith("field:") ? [Number(each.slice(6))] : [])))

/** Some to choose from: those of the latest dialogs; companies by name. */
function useThings(entity: PageOf): { value: number; label: string }[] | undefined {
  const { t } = useWords()
  const recent = useRecentTalks()
  const { data: companies } = useQuery({ queryKey: ["companies", "few"], queryFn: () => http.get<Page<CompanyView>>("/companies", { query: { limit: FEW } }), enabled: entity === "company" })
  if (entity === "company") return companies?.items.map(({ id, name }) => ({ value: id, label: name }))
  const name = (row: ConversationItem) => row.contact?.name || row.title || t("lists.unnamed")
  const found = recent?.flatMap((row) => {
    const value = entity === "card" ? row.card_id : row.contact?.id
    return value == null ? [] : [{ value, label: entity === "card" ? `№ ${value} · ${name(row)}` : name(row) }]
  })
  return found?.filter(({ value }, at) => found.findIndex((each) => each.value === value) === at)
}
