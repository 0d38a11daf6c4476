import { countOf } from "../../../shell/conditions/conditions"
import type { RuleBody, RuleDo, RuleIf, RuleWhen } from "../../../wire/api.gen"
import type { WordKey, Words } from "../../../words/words"
import { KINDS } from "./WhenField"

/** How things are called; what is gone is said to be so. */
export interface Names {
  status: (id: number) => string
  stage: (id: number) => string
  tag: (id: number) => string
  person: (id: number) => string
  kind: (id: number) => string
  team: (id: number) => string
  role: (id: number) => string
}

/** A rule in one sentence. Names stand in quotation marks or after a colon, so that no language has to bend them. */
export function sentenceOf({ when, if: asked, do: deeds }: RuleBody, { t }: Words, names: Names): string {
  const n = conditionsOf(asked)
  return t(n ? "rules.sentenceIf" : "rules.sentence", { when: whenOf(when, t, names), n, conditions: t("rules.conditions", { n }), do: deeds.map((deed) => deedOf(deed, t, names)).join("; ") })
}

export const conditionsOf = (asked: RuleIf | undefined): number => countOf(asked?.card ?? null) + countOf(asked?.contact ?? null) + (asked?.event?.length ?? 0)

type Say = Words["t"]

function whenOf(when: RuleWhen, t: Say, names: Names): string {
  const said = t(`rules.when_${when.kind}`)
  const quoted = (ids: readonly number[] | undefined, name: (id: number) => string) => (ids ?? []).map((id) => t("rules.quoted", { name: name(id) })).join(", ")
  switch (when.kind) {
    case "status_changed": {
      const [from, to] = [quoted(when.from_status_ids, names.status), quoted(when.status_ids, names.status)]
      return [said, from && `${t("rules.from_status")} ${from}`, to && `${t("rules.to_status")} ${to}`].filter(Boolean).join(" ")
    }
    case "warmth_changed": {
      const to = quoted(when.stages, names.stage)
      return to ? `${said} ${t("rules.to_stage")} ${to}` : said
    }
    case "no_answer":
      return `${said} ${when.minutes ?? 0} ${t("rules.dutyMinutes")}`
    case "task_overdue":
      return when.minutes ? `${said} ${when.minutes} ${t("rules.lateMinutes")}` : said
    case "activity": {
      const known = (when.kinds ?? []).map((kind) => (KINDS.some((each) => each === kind) ? t(`rules.kind_${kind}` as WordKey) : kind))
      return `${said}: ${[...known, ...(when.kind_ids ?? []).map(names.kind)].join(", ")}`
    }
    default:
      return said
  }
}

function deedOf(deed: RuleDo, t: Say, names: Names): string {
  const said = t(`rules.do_${deed.kind}`)
  const what = (() => {
    switch (deed.kind) {
      case "tag":
      case "untag":
        return (deed.tag_ids ?? []).map(names.tag).join(", ")
      case "set_status":
        return deed.status_id ? names.status(deed.status_id) : ""
      case "assign":
        return deed.user_id ? names.person(deed.user_id) : deed.whom === "contact" ? t("rules.whom_contact") : deed.pool_id ? (deed.whom === "team" ? names.team : names.role)(deed.pool_id) : ""
      case "notify":
        return (deed.to ?? []).map(({ kind, id }) => (kind === "user" ? names.person(id ?? 0) : kind === "team" ? names.team(id ?? 0) : kind === "role" ? names.role(id ?? 0) : t(`rules.to_${kind}`))).join(", ")
      default:
        return ""
    }
  })()
  return what ? `${said}: ${what}` : said
}
