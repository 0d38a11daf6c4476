import { useMutation } from "@tanstack/react-query"
import { Link, useLocation } from "wouter"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { INSIDE } from "../../../parts/up"
import type { RuleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { DayFigures } from "./DayFigures"
import { Examples } from "./Examples"
import { Limits } from "./Limits"
import { useSentence } from "./useSentence"

const EVERY_MS = 10_000

/** Every rule, in the order in which they are asked. */
export function RuleList() {
  const { t } = useWords()
  const [, go] = useLocation()
  const query = useList<RuleView>("/rules", { every_ms: EVERY_MS })
  const add = <Deed look="primary" icon="plus" label={t("rules.new")} run={() => go("/settings/rules/new", { state: INSIDE })} />
  return (
    <Page title={t("rules.title")} hint={t("rules.hint")} wide action={query.data?.length ? add : undefined}>
      <Loaded query={query} failed={t("rules.failed")}>
        {(all) =>
          all.length ? (
            <>
              <ol className="rows">
                {all.map((rule, at) => (
                  <Row key={rule.id} rule={rule} at={at} last={at === all.length - 1} />
                ))}
              </ol>
              <Limits />
            </>
          ) : (
            <>
              <EmptyState icon="play" title={t("rules.none")} hint={t("rules.noneHint")} action={add} />
              <Examples />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function Row({ rule, at, last }: { rule: RuleView; at: number; last: boolean }) {
  const words = useWords()
  const { t } = words
  const sentence = useSentence()
  const put = useMutation({
    mutationFn: (place: number) => http.patch(`/rules/${rule.id}`, { version: rule.version, place }),
    onSettled: () => refresh("/rules"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <li className="row rule-row" data-off={!rule.active || undefined}>
      <span className="holder-mark" data-large>
        <Icon name={rule.active ? "play" : "pause"} size={16} />
      </span>
      <div>
        <strong>
          <Link href={`/settings/rules/${rule.id}`} state={INSIDE}>
            {rule.name}
          </Link>
        </strong>
        <span className="cut">{sentence(rule.body)}</span>
        {rule.broken[0] && <span className="channel-error">{rule.broken[0]}</span>}
        {rule.alarm && <span className="channel-error">{t(`rules.alarm_${rule.alarm}` as WordKey)}</span>}
      </div>
      <DayFigures day={rule.day} />
      <span className="rule-order">
        <IconButton small icon="chevronDown" className="rule-up" label={`${t("rules.earlier")}: ${rule.name}`} disabled={at === 0 || put.isPending} onClick={() => put.mutate(at - 1)} />
        <IconButton small icon="chevronDown" label={`${t("rules.later")}: ${rule.name}`} disabled={last || put.isPending} onClick={() => put.mutate(at + 1)} />
      </span>
      <span className="row-fact">{t(rule.active ? "rules.isOn" : "rules.isOff")}</span>
    </li>
  )
}
