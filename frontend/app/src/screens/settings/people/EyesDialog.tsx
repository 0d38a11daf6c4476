import { hiddenField, readOnlyField } from "../../../state/hidden"
import { useQuery } from "@tanstack/react-query"
import { Dialog } from "../../../parts/Dialog"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { funnelName, statusName, useFunnels, useSimple } from "../../../state/statuses"
import type { RightView, RoleView, SightOf, UserView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"
import "./matrix/matrix.css"
import type { Entity, Verb } from "./matrix/rules"
import { ENTITIES, placesOf, verbName } from "./matrix/rules"
import { useRoleName } from "./roleName"

/** What a colleague sees and may do, and which role gives it. Nobody acts as them; that it was looked at stands in the audit. */
export function EyesDialog({ user, onClose }: { user: UserView; onClose: () => void }) {
  const { t } = useWords()
  const query = useQuery({ queryKey: ["sight-of", user.id], queryFn: () => http.get<SightOf>(`/users/${user.id}/sight`), gcTime: 0, staleTime: Infinity })
  return (
    <Dialog title={t("eyes.title", { name: user.name })} open wide read onClose={onClose}>
      {query.data ? <Seen seen={query.data} /> : query.error ? <ErrorState title={t("eyes.failed")} error={query.error} onRetry={() => void query.refetch()} /> : <RowsSkeleton rows={5} />}
    </Dialog>
  )
}

function Seen({ seen }: { seen: SightOf }) {
  const words = useWords()
  const { t } = words
  const roleName = useRoleName()
  const rights = useList<RightView>("/roles/rights").data ?? []
  const funnels = useFunnels() ?? []
  const simple = useSimple()
  const held = useList<RoleView>("/roles").data?.find(({ id }) => id === seen.role_id)
  const role = held ? roleName(held) : seen.role
  const labels = rights.filter(({ key }) => seen.rights.includes(key)).map(({ label }) => label)
  const placed = (entity: string, place: string) => (place === "" ? t("matrix.everywhere") : (placesOf(entity as Entity, funnels, words).find(({ value }) => value === place)?.label ?? t("matrix.goneStatus")))
  const hiddenName = (name: string) => {
    const field = hiddenField(name)
    return field ? t(`fact.hidden_${field}`) : name
  }
  const status = (id: number) => {
    for (const funnel of funnels) {
      const found = funnel.statuses.find((each) => each.id === id)
      if (found) return `${funnelName(funnel, words)} · ${statusName(found, words)}`
    }
    return ""
  }
  return (
    <dl className="eyes">
      <dt>{t("people.role")}</dt>
      <dd>{t("eyes.byRole", { role })}</dd>
      <dt>{t("eyes.dialogs")}</dt>
      <dd>
        {t(seen.sight === "own" ? "people.sight_own" : "people.sight_channels")}
        <br />
        <small>{seen.channels === null ? t("eyes.allChannels") : seen.channels.length ? t("eyes.channels", { names: seen.channels.join(", ") }) : t("eyes.noChannels")}</small>
      </dd>
      {seen.teams.length > 0 && (
        <>
          <dt>{t("people.teams")}</dt>
          <dd>{seen.teams.join(", ")}</dd>
        </>
      )}
      {ENTITIES.filter((each) => each !== "lead" || !simple || (seen.seen.lead ?? 0) > 0).map((entity) => (
        <div key={entity}>
          <dt>{t(`matrix.${entity}`)}</dt>
          <dd>
            {entity in seen.seen && t("eyes.counted", { n: seen.seen[entity] ?? 0 })}
            <ul>
              {seen.cells
                .filter((cell) => cell.entity === entity)
                .map(({ verb, place, reach }) => (
                  <li key={`${verb}/${place}`}>
                    <span>
                      {verbName(entity, verb as Verb, words)}
                      {entity === "lead" || entity === "deal" ? ` · ${placed(entity, place)}` : ""}: {t(`matrix.${reach}`)}
                    </span>
                  </li>
                ))}
            </ul>
          </dd>
        </div>
      ))}
      <dt>{t("people.hidden")}</dt>
      <dd>{seen.hidden_fields.length ? seen.hidden_fields.map(hiddenName).join(", ") : t("eyes.nothingHidden")}</dd>
      {seen.read_only_fields.length > 0 && (
        <>
          <dt>{t("eyes.readOnlyFields")}</dt>
          <dd>{seen.read_only_fields.map((name) => { const field = readOnlyField(name); return field ? t(`fieldrights.${field}`) : name }).join(", ")}</dd>
        </>
      )}
      <dt>{t("people.rights")}</dt>
      <dd>{labels.length ? labels.join("; ") : t("eyes.noRights")}</dd>
      <dt>{t("eyes.newest")}</dt>
      <dd>
        {seen.cards.length ? (
          <ul>
            {seen.cards.map((card) => (
              <li key={card.id}>
                <span>{t(card.kind === "lead" ? "card.lead" : "card.deal", { n: String(card.id) })}</span>
                <span>{card.contact}</span>
                <small>{status(card.status_id)}</small>
                <small>{card.responsible}</small>
                {!card.may_edit && <small>{t("eyes.readOnly")}</small>}
                {!card.may_move && <small>{t("eyes.noMove")}</small>}
              </li>
            ))}
          </ul>
        ) : (
          t("eyes.noCards")
        )}
      </dd>
    </dl>
  )
}
