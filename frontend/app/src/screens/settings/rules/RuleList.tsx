import { Link, useLocation } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState } from "../../../parts/Placeholders"
import { INSIDE } from "../../../parts/up"
import type { RuleView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { useList } from "../pieces/useList"
import { DayFigures } from "./DayFigures"

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
            <ol className="rows">
              {all.map((rule) => (
                <Row key={rule.id} rule={rule} />
              ))}
            </ol>
          ) : (
            <EmptyState icon="play" title={t("rules.none")} hint={t("rules.noneHint")} action={add} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Row({ rule }: { rule: RuleView }) {
  const { t } = useWords()
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
        <span className="cut">{t(`rules.when_${rule.body.when.kind}`)}</span>
      </div>
      <DayFigures day={rule.day} />
      <span className="row-fact">{t(rule.active ? "rules.isOn" : "rules.isOff")}</span>
    </li>
  )
}
