import { useQuery } from "@tanstack/react-query"
import { Fragment } from "react"
import { IconButton } from "../../../../parts/Button"
import { RowsSkeleton } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { useForm } from "../../../../shell/enter/useForm"
import { NotHere } from "../../../../shell/NotHere"
import { useFunnels, useSimple } from "../../../../state/statuses"
import { queries } from "../../../../state/session"
import type { CardRules, CardRulesTried, RoleView, CardRule } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { useWords } from "../../../../words/words"
import { Loaded, Page, Part } from "../../pieces/Page"
import { SaveBar } from "../../pieces/SaveBar"
import { useDraft } from "../../pieces/useDraft"
import { useList } from "../../pieces/useList"
import { useRoleName } from "../roleName"
import "./matrix.css"
import { Moves } from "./Moves"
import type { Entity, Reach, Verb } from "./rules"
import { ENTITIES, exceptions, placesOf, REACHES, reachAt, verbName, VERBS_OF, withReach } from "./rules"

/** How far a role reaches: leads, deals, people, companies, orders × what is done × where a request stands. */
export function RequestsMatrix({ id }: { id: number }) {
  const { t } = useWords()
  const roles = useList<RoleView>("/roles")
  const query = useQuery({ queryKey: ["card-rules", id], queryFn: () => http.get<CardRules>(`/roles/${id}/card-rules`) })
  return (
    <Loaded query={roles} failed={t("people.rolesFailed")}>
      {(all) => {
        const role = all.find((each) => each.id === id)
        if (!role) return <NotHere />
        return (
          <Loaded query={query} failed={t("matrix.failed")} bones={<RowsSkeleton rows={6} />}>
            {(stored) => <Matrix key={id} role={role} stored={stored} />}
          </Loaded>
        )
      }}
    </Loaded>
  )
}

function Matrix({ role, stored }: { role: RoleView; stored: CardRules }) {
  const { t } = useWords()
  const roleName = useRoleName()
  const fixed = role.key === "administrator"
  const simple = useSimple()
  const { value, dirty, set, drop } = useDraft(`matrix/${role.id}`, { rules: stored.rules })
  const form = useForm(async () => {
    const saved = await http.put<CardRules>(`/roles/${role.id}/card-rules`, { version: stored.version, rules: value.rules })
    queries.setQueryData(["card-rules", role.id], saved)
    drop()
  }, [])
  const tried = useTried(role.id, value.rules, dirty)
  const stale = form.error?.code === "stale_version"
  const change = (entity: Entity, verb: Verb, place: string, reach: Reach | null) => set({ rules: withReach(value.rules, entity, verb, place, reach) })
  return (
    <Page title={t("matrix.title", { role: roleName(role) })} hint={t(fixed ? "people.adminMayAll" : "matrix.hint")} up={{ to: `/settings/roles/${role.id}`, label: roleName(role) }}>
      {ENTITIES.filter((each) => each !== "lead" || !simple).map((entity) => (
        <Part key={entity} title={t(`matrix.${entity}`)} hint={entity === "lead" || entity === "deal" ? undefined : t(`matrix.${entity}_hint`)}>
          <Table entity={entity} rules={value.rules} fixed={fixed} onChange={(verb, place, reach) => change(entity, verb, place, reach)} />
        </Part>
      ))}
      <p className="settings-note">{t("matrix.dialogs")}</p>
      {dirty && tried && <Moves moved={tried.moved} looked={tried.looked} />}
      {dirty && (
        <SaveBar
          form={form}
          onDrop={() => {
            drop()
            if (stale) void queries.invalidateQueries({ queryKey: ["card-rules", role.id] })
          }}
          affects={<Effect tried={tried} />}
        />
      )}
    </Page>
  )
}

/** What saving would do, asked of the server as it stands now. */
function useTried(role: number, rules: CardRule[], enabled: boolean): CardRulesTried | undefined {
  return useQuery({
    queryKey: ["card-rules-tried", role, JSON.stringify(rules)],
    queryFn: () => http.post<CardRulesTried>(`/roles/${role}/card-rules/preview`, { rules }),
    staleTime: 0,
    enabled,
    placeholderData: (before: CardRulesTried | undefined) => before,
  }).data
}

function Effect({ tried: data }: { tried: CardRulesTried | undefined }) {
  const { t } = useWords()
  if (!data) return t("matrix.counting")
  const more = data.more ? "+" : ""
  const parts = [t("people.affects", { n: data.members })]
  if (data.lost) parts.push(t("matrix.lost", { n: data.lost, more }))
  if (data.gained) parts.push(t("matrix.gained", { n: data.gained, more }))
  if (!data.lost && !data.gained) parts.push(t("matrix.nothingMoves"))
  return <span aria-live="polite">{parts.join(" ")}</span>
}

interface TableProps {
  entity: Entity
  rules: readonly CardRule[]
  fixed: boolean
  onChange: (verb: Verb, place: string, reach: Reach | null) => void
}

function Table({ entity, rules, fixed, onChange }: TableProps) {
  const words = useWords()
  const { t } = words
  const places = placesOf(entity, useFunnels() ?? [], words)
  const named = (place: string) => places.find(({ value }) => value === place)?.label ?? t("matrix.goneStatus")
  return (
    <table className="matrix">
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">{t("matrix.verb")}</span>
          </th>
          {REACHES.map((reach) => (
            <th key={reach} scope="col">
              {t(`matrix.${reach}`)}
            </th>
          ))}
          <th aria-hidden />
        </tr>
      </thead>
      <tbody>
        {VERBS_OF[entity].map((verb) => {
          const called = verbName(entity, verb, words)
          const apart = exceptions(rules, entity, verb, places)
          const free = places.filter(({ value }) => !apart.includes(value))
          return (
            <Fragment key={verb}>
              <Row label={called} name={`${entity}/${verb}`} reach={reachAt(rules, entity, verb, "") ?? "all"} fixed={fixed} onChange={(reach) => onChange(verb, "", reach)} />
              {apart.map((place) => (
                <Row
                  key={place}
                  inside
                  label={named(place)}
                  spoken={t("matrix.cell", { verb: called, place: named(place) })}
                  name={`${entity}/${verb}/${place}`}
                  reach={reachAt(rules, entity, verb, place) ?? "all"}
                  fixed={fixed}
                  onChange={(reach) => onChange(verb, place, reach)}
                  onDrop={() => onChange(verb, place, null)}
                />
              ))}
              {!fixed && free.length > 0 && (
                <tr className="matrix-more">
                  <td colSpan={6}>
                    <Select quiet label={t("matrix.exceptFor", { verb: called })} nothing={t("matrix.except")} value={null} choices={free} onChange={(place) => onChange(verb, place, "own")} />
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

interface RowProps {
  label: string
  /** Where the label alone does not say it. */
  spoken?: string
  name: string
  reach: Reach
  inside?: boolean
  fixed: boolean
  onChange: (reach: Reach) => void
  onDrop?: () => void
}

function Row({ label, spoken = label, name, reach, inside, fixed, onChange, onDrop }: RowProps) {
  const { t } = useWords()
  return (
    <tr data-inside={inside || undefined}>
      <th scope="row">{label}</th>
      {REACHES.map((each) => (
        <td key={each}>
          <label>
            <input type="radio" name={name} checked={reach === each} disabled={fixed} aria-label={`${spoken}: ${t(`matrix.${each}`)}`} onChange={() => onChange(each)} />
            <span aria-hidden>{t(`matrix.${each}`)}</span>
          </label>
        </td>
      ))}
      <td>{onDrop && !fixed && <IconButton small icon="close" label={t("matrix.drop", { place: spoken })} onClick={onDrop} />}</td>
    </tr>
  )
}
