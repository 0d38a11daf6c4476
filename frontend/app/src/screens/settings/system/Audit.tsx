import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Avatar } from "../../../parts/Avatar"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { EmptyState } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { useChannels, useColleagues } from "../../../state/house"
import type { AuditView, Named } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page as Portion } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { verbWords } from "./verbs"

/** Who did what, the newest first. */
export default function Audit() {
  const { t } = useWords()
  const people = useColleagues()
  const [user, setUser] = useState(0)
  const whose = [{ value: 0, label: t("audit.everybody") }, ...people.map(({ id, name }) => ({ value: id, label: name }))]
  useActions(whose.map(({ value, label }) => ({ id: `audit-${value}`, label: `${t("audit.title")}: ${label}`, group: t("shell.settings"), icon: "filter", run: () => setUser(value) })))
  const query = useInfiniteQuery({
    queryKey: ["audit", user],
    queryFn: ({ pageParam }) => http.get<Portion<AuditView>>("/audit", { query: { user_id: user || null, cursor: pageParam, limit: 50 } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    staleTime: 0,
  })
  return (
    <Page
      title={t("audit.title")}
      hint={t("audit.hint")}
      wide
      action={
        <div className="audit-filter">
          <Select
            label={t("audit.byWhom")}
            value={user}
            onChange={setUser}
            choices={whose}
          />
        </div>
      }
    >
      <Loaded query={query} failed={t("audit.failed")}>
        {(lines) =>
          lines.length ? (
            <>
              <ul className="rows audit">
                {lines.map((line) => (
                  <Line key={line.id} line={line} />
                ))}
              </ul>
              {query.hasNextPage && (
                <Deed busy={query.isFetchingNextPage} label={t("audit.older")} run={() => void query.fetchNextPage()} />
              )}
            </>
          ) : (
            <EmptyState icon="list" title={t("audit.none")} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Line({ line }: { line: AuditView }) {
  const words = useWords()
  const { t } = words
  const { when, exact } = useFormats()
  const people = useColleagues()
  const channels = useChannels()
  const [opened, setOpened] = useState(false)
  const who = (line.user ?? line.token) as Named | null
  const known = { user: people, channel: channels }[line.subject_kind ?? ""]?.find(({ id }) => id === line.subject_id)?.name
  // What was done to oneself, or by nobody who was signed in, is told with one name.
  const subject = known ?? nameIn(line.after) ?? nameIn(line.before)
  const details = line.before !== null || line.after !== null
  const face = line.user ? who : line.subject_kind === "user" && subject ? { id: line.subject_id ?? 0, name: subject } : null
  const name = who?.name ?? (line.subject_kind === "user" ? subject : undefined) ?? t("audit.nobody")
  return (
    <li className="row audit-line" data-refused={line.refused !== null || undefined}>
      {face ? (
        <Avatar id={face.id} name={face.name} size={24} decorative />
      ) : (
        <span className="choice-mark">
          <Icon name={line.token ? "key" : "user"} size={16} />
        </span>
      )}
      <div>
        <p>
          <strong>{name}</strong> {verbWords(line.verb, words)}
          {subject && subject !== name && <b> {subject}</b>}
          {line.refused && <em> {t("audit.refused")}</em>}
        </p>
        {opened && <Details line={line} />}
      </div>
      <span className="row-fact">{line.ip}</span>
      <time className="row-fact row-when" title={exact(line.at)}>
        {when(line.at)}
      </time>
      <Button className="audit-more" small look="quiet" icon={opened ? "chevronDown" : "chevronRight"} aria-expanded={opened} data-nothing={!details || undefined} onClick={() => setOpened(!opened)}>
        {t("audit.details")}
      </Button>
    </li>
  )
}

function nameIn(facts: Record<string, unknown> | null): string | undefined {
  const found = facts?.name ?? facts?.email
  return typeof found === "string" ? found : undefined
}

function Details({ line }: { line: AuditView }) {
  const { t } = useWords()
  const keys = [...new Set([...Object.keys(line.before ?? {}), ...Object.keys(line.after ?? {})])]
  const say = (value: unknown) => (value === undefined || value === null ? t("card.blank") : typeof value === "string" ? value : JSON.stringify(value))
  return (
    <dl className="audit-details">
      {keys.map((key) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            {line.before && key in line.before && <del>{say(line.before[key])}</del>} {line.after && key in line.after && <ins>{say(line.after[key])}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
