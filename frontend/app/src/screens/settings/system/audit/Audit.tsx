import { useInfiniteQuery } from "@tanstack/react-query"
import { useMemo, useState } from "react"
import { Link } from "wouter"
import { Avatar } from "../../../../parts/Avatar"
import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { useActions } from "../../../../parts/keys/actions"
import { EmptyState } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { useChannelKinds, useColleagues } from "../../../../state/house"
import type { AuditView, Named, RightView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Page as Portion } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import type { Words } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import { Deed } from "../../pieces/Deed"
import { Loaded, Page } from "../../pieces/Page"
import { useList } from "../../pieces/useList"
import type { Fact, Known } from "./facts"
import { facts } from "./facts"
import { verbWords } from "./verbs"

/** Who did what, the newest first. */
export default function Audit() {
  const { t } = useWords()
  const people = useColleagues()
  const [user, setUser] = useState(0)
  const known = useKnown()
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
                  <Line key={line.id} line={line} known={known} />
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

function useKnown(): Known {
  const rights = useList<RightView>("/roles/rights").data
  const kinds = useChannelKinds()
  return useMemo(() => ({ rights: new Map(rights?.map(({ key, label }) => [key, label])), kinds: new Map(kinds.map(({ kind, name }) => [kind, name])) }), [rights, kinds])
}

function Line({ line, known }: { line: AuditView; known: Known }) {
  const words = useWords()
  const { t } = words
  const { when, exact } = useFormats()
  const [opened, setOpened] = useState(false)
  const who = (line.user ?? line.token) as Named | null
  const subject = subjectOf(line, words)
  const told = useMemo(() => facts(line, words, known).filter(({ was, now }) => [...was, ...now].join() !== subject), [line, words, known, subject])
  // What was done to oneself, or by nobody who was signed in, is told with one name.
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
          <strong>{name}</strong> {verbWords(line, words)}
          {subject && subject !== name && <Subject line={line} name={subject} />}
          {line.refused && <em> {line.why ? t("audit.refusedWhy", { why: line.why.replace(/\.$/, "") }) : t("audit.refused")}</em>}
        </p>
        {opened && <Details told={told} />}
      </div>
      <span className="row-fact">{line.ip === "command" ? t("audit.byCommand") : line.ip}</span>
      <time className="row-fact row-when" title={exact(line.at)}>
        {when(line.at)}
      </time>
      <Button className="audit-more" small look="quiet" icon={opened ? "chevronDown" : "chevronRight"} aria-expanded={opened} data-nothing={told.length === 0 || undefined} onClick={() => setOpened(!opened)}>
        {t("audit.details")}
      </Button>
    </li>
  )
}

/** To whom or to what it was done. */
function subjectOf({ subject_kind: kind, subject_id: id, names, before, after }: AuditView, { t }: Words): string | undefined {
  const known = names[`${kind}:${id}`] ?? nameIn(after) ?? nameIn(before)
  if (known || id === null) return known
  if (kind === "contact") return t("audit.contact", { id: String(id) })
  return kind === "conversation" ? t("audit.dialog", { id: String(id) }) : undefined
}

function Subject({ line: { subject_kind, subject_id, after }, name }: { line: AuditView; name: string }) {
  if (subject_kind !== "conversation") return <b> {name}</b>
  const at = typeof after?.seq === "number" ? `?at=${after.seq}` : ""
  return (
    <b>
      {" "}
      <Link href={`/inbox/${subject_id}${at}`}>{name}</Link>
    </b>
  )
}

function nameIn(facts: Record<string, unknown> | null): string | undefined {
  const found = facts?.name ?? facts?.email
  return typeof found === "string" ? found : undefined
}

function Details({ told }: { told: readonly Fact[] }) {
  return (
    <dl className="audit-details">
      {told.map(({ label, was, now }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {was.length > 0 && <del>{was.join(", ")}</del>} {now.length > 0 && <ins>{now.join(", ")}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
