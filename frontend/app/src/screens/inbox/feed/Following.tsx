import { useInfiniteQuery } from "@tanstack/react-query"
import { useDeferredValue, useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import type { IconName } from "../../../parts/icon/Icon"
import { Icon } from "../../../parts/icon/Icon"
import { ErrorState, reasonOf, RowsSkeleton } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { useColleagues } from "../../../state/house"
import type { Follow } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import type { Level } from "./deeds"
import { follow, LEVELS } from "./deeds"
import { SECTIONS } from "./sections"

const ICONS: Record<Follow["kind"], IconName> = { house: "globe", own: "user", section: "list", view: "filter", user: "team", card: "board", contact: "contacts", company: "building" }
const PATHS: Partial<Record<Follow["kind"], string>> = { card: "requests", contact: "contacts", company: "companies" }
/** So many go in one request. */
const MOST = 200
const keyOf = ({ kind, section, id }: Pick<Follow, "kind" | "section" | "id">) => `${kind}/${section}/${id}`
const refOf = ({ kind, section, id }: Follow) => ({ kind, section: section as "", id })

/** All that I follow, and leaving one or many of it. */
export function Following() {
  const words = useWords()
  const { t } = words
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const [typed, setTyped] = useState("")
  const nameOf = useFollowName()
  const search = useDeferredValue(typed.trim())
  const pages = useInfiniteQuery({
    queryKey: ["follows", "mine", search],
    queryFn: ({ pageParam }) => http.get<Page<Follow>>("/follows", { query: { cursor: pageParam ?? undefined, search: search || undefined } }),
    placeholderData: (before) => before,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  // what has no name on the server is called by the words of here
  const called = search.toLowerCase().split(/\s+/)
  const all = pages.data?.pages.flatMap(({ items }) => items).filter((each) => !search || each.id > 0 || called.every((word) => nameOf(each).toLowerCase().includes(word)))
  if (pages.error && !all) return <ErrorState title={t("feed.followsFailed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!all) return <RowsSkeleton rows={4} />
  const put = (items: readonly Follow[], level: Level) => void follow(items.map(refOf), level).then(() => choose(new Set()), (error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const leave = async (items: readonly Follow[]) => {
    for (let from = 0; from < items.length; from += MOST) await follow(items.slice(from, from + MOST).map(refOf), "off").catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
    choose(new Set())
  }
  const held = all.filter(({ level }) => level !== "off")
  const left = all.filter(({ level }) => level === "off")
  const some = held.filter((each) => chosen.has(keyOf(each)))
  return (
    <div className="feed-scroll">
      <Wider held={all} onPut={put} />
      <h2>{t("feed.iFollow")}</h2>
      <p className="feed-many">
        {held.length > 0 && <input type="checkbox" aria-label={t("feed.chooseAll")} checked={some.length === held.length} onChange={(event) => choose(new Set(event.target.checked ? held.map(keyOf) : []))} />}
        {(held.length > 0 || typed !== "") && <input className="input" type="search" aria-label={t("feed.findFollowed")} placeholder={t("feed.findFollowed")} maxLength={100} value={typed} onChange={(event) => setTyped(event.target.value)} />}
        <span role="status">
          {some.length > 0 && (
            <Button small icon="close" onClick={() => void leave(some)}>
              {t("feed.leaveMany", { n: some.length })}
            </Button>
          )}
        </span>
      </p>
      {!held.length && <p className="feed-dim">{t(search ? "feed.noneFollowed" : "feed.followNothing")}</p>}
      <ul className="feed-follows">
        {held.map((each) => (
          <Row key={keyOf(each)} of={each} chosen={chosen.has(keyOf(each))} onChoose={(on) => choose((now) => toggled(now, keyOf(each), on))} onPut={put} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("feed.moreFollows")}
        </Button>
      )}
      {left.length > 0 && (
        <>
          <h2>{t("feed.iLeft")}</h2>
          <ul className="feed-follows">
            {left.map((each) => (
              <li key={keyOf(each)}>
                <Icon name={ICONS[each.kind]} size={16} />
                <Name of={each} />
                <Button small look="quiet" onClick={() => put([each], "all")}>
                  {t("feed.followAgain")}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function toggled(now: ReadonlySet<string>, key: string, on: boolean): ReadonlySet<string> {
  const next = new Set(now)
  if (on) next.add(key)
  else next.delete(key)
  return next
}

function Row({ of, chosen, onChoose, onPut }: { of: Follow; chosen: boolean; onChoose: (on: boolean) => void; onPut: (items: readonly Follow[], level: Level) => void }) {
  const { t } = useWords()
  const name = useFollowName()(of)
  return (
    <li>
      <input type="checkbox" aria-label={t("feed.choose", { name })} checked={chosen} onChange={(event) => onChoose(event.target.checked)} />
      <Icon name={ICONS[of.kind]} size={16} />
      <Name of={of} />
      {of.by_default && <span className="feed-dim">{t("feed.byDefault")}</span>}
      <Select quiet label={t("feed.levelOf", { name })} value={of.level} choices={LEVELS.map((value) => ({ value, label: t(`feed.level_${value}`) }))} onChange={(level) => onPut([of], level)} />
      <Button small look="quiet" onClick={() => onPut([of], "off")}>
        {t("feed.leave")}
      </Button>
    </li>
  )
}

function Name({ of }: { of: Follow }) {
  const path = PATHS[of.kind]
  const name = useFollowName()(of)
  return path && of.name ? (
    <Link href={`/${path}/${of.id}`} className="cut">
      {name}
    </Link>
  ) : (
    <span className="cut">{name}</span>
  )
}

function useFollowName(): (of: Follow) => string {
  const { t } = useWords()
  return ({ kind, section, name }) => {
    if (kind === "house" || kind === "own") return t(`feed.follow_${kind}`)
    if (kind === "section") return t(`feed.sec_${section as (typeof SECTIONS)[number]}`)
    return name || t("feed.outOfSight")
  }
}

/** What is no single client: everything, what is mine, a section, a colleague. */
function Wider({ held, onPut }: { held: readonly Follow[]; onPut: (items: readonly Follow[], level: Level) => void }) {
  const { t } = useWords()
  const people = useColleagues().filter(({ active }) => active)
  const has = new Set(held.filter(({ level }) => level !== "off").map(keyOf))
  const choices = [
    { value: "house//0", label: t("feed.follow_house") },
    { value: "own//0", label: t("feed.follow_own") },
    ...SECTIONS.map((section) => ({ value: `section/${section}/0`, label: t(`feed.sec_${section}`), group: t("feed.section") })),
    ...people.map(({ id, name }) => ({ value: `user//${id}`, label: name, group: t("feed.colleagues") })),
  ].filter(({ value }) => !has.has(value))
  const take = (value: string) => {
    const [kind, section, id] = value.split("/")
    onPut([{ kind: kind as Follow["kind"], section: section!, id: Number(id), name: "", level: "all", by_default: false }], "all")
  }
  return (
    <p className="feed-wider">
      <Select label={t("feed.followMore")} nothing={t("feed.followMore")} value={null} choices={choices} onChange={take} />
    </p>
  )
}
