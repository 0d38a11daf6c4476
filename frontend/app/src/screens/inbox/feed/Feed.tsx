import { useQuery } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { useLocation, useSearch } from "wouter"
import { Button, IconButton } from "../../../parts/Button"
import { useActions } from "../../../parts/keys/actions"
import { EmptyState, ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { useMay } from "../../../shell/me"
import { useColleagues } from "../../../state/house"
import { queries } from "../../../state/session"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { CLIENTS, nameOf } from "./deeds"
import "./feed.css"
import { FollowMenu } from "./FollowMenu"
import { Following } from "./Following"
import { daysOf, runsOf } from "./fold"
import { Told } from "./Item"
import { useKnown } from "./known"
import type { About } from "./NewNote"
import { NewNote } from "./NewNote"
import { Plan } from "./Plan"
import { SECTIONS } from "./sections"
import type { Asked } from "./useFeed"
import { NEWS_MOST, useFeed } from "./useFeed"
import { commentHere, likeHere, stepFeed, walkFeed } from "./walk"

/** What happens to clients, as one line of time: mine, what I follow, one client's, and everybody's for who may. */
export default function Feed() {
  const { t } = useWords()
  const [, go] = useLocation()
  const may = useMay("feed.all")
  const mayNote = useMay("notes.write")
  const about = useAbout()
  const [whose, setWhose] = useState("mine")
  const [section, setSection] = useState("")
  const [by, setBy] = useState("")
  const [writing, write] = useState(false)
  const narrow = { section: section || undefined, by: by || undefined }
  const asked: Asked = about ? { about: about.kind, id: about.id, ...narrow } : { whose, ...narrow }
  const choices = [
    { value: "mine", label: t("feed.mine") },
    { value: "following", label: t("feed.following") },
    ...(may ? [{ value: "all", label: t("feed.all") }] : []),
    { value: "follows", label: t("feed.follows") },
  ]
  const list = !about && whose === "follows"
  useActions(mayNote ? [{ id: "feed-note", label: t("feed.newNote"), group: t("feed.title"), icon: "note", chord: "KeyP", run: () => write(true) }] : [])
  return (
    <div className="feed-page">
      <header className="feed-bar">
        {about && <IconButton icon="back" label={t("feed.wholeFeed")} onClick={() => go("/feed")} />}
        <h1>{about ? t("feed.ofClient", { name: about.name || t("feed.noName") }) : t("feed.title")}</h1>
        {about ? <FollowMenu kind={about.kind} id={about.id} /> : <Segments label={t("feed.whose")} value={whose} choices={choices} onChange={setWhose} />}
        {!list && (
          <Select
            label={t("feed.section")}
            value={section}
            choices={[{ value: "", label: t("feed.anything") }, ...SECTIONS.map((value) => ({ value, label: t(`feed.sec_${value}`) }))]}
            onChange={setSection}
          />
        )}
        {!list && <By value={by} onChange={setBy} />}
        {!about && (
          <Button look="quiet" icon="list" onClick={() => go("/events")}>
            {t("feed.allEvents")}
          </Button>
        )}
        {mayNote && !writing && (
          <Button icon="note" onClick={() => write(true)}>
            {t("feed.newNote")}
          </Button>
        )}
      </header>
      <div className="feed-columns">
        <div className="feed-main">
          {writing && <NewNote about={about} onDone={() => void queries.invalidateQueries({ queryKey: ["feed-news"] })} onClose={() => write(false)} />}
          {list ? <Following /> : <Line key={JSON.stringify(asked)} given={asked} />}
        </div>
        {!about && !list && <Plan />}
      </div>
    </div>
  )
}

/** Of whom alone, as the address says: ?about=contact&id=7. */
function useAbout(): About | null {
  const search = new URLSearchParams(useSearch())
  const kind = CLIENTS.find((each) => each === search.get("about"))
  const id = Number(search.get("id"))
  const found = kind !== undefined && Number.isSafeInteger(id) && id > 0
  const { data } = useQuery({ queryKey: ["feed-name", kind, id], queryFn: () => nameOf(kind!, id), enabled: found, staleTime: 60_000 })
  return found ? { kind, id, name: data ?? "" } : null
}

function By({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords()
  const people = useColleagues().filter(({ active }) => active)
  return <Select label={t("feed.by")} value={value} choices={[{ value: "", label: t("feed.anybody") }, ...people.map(({ id, name }) => ({ value: String(id), label: name }))]} onChange={onChange} />
}

function Line({ given }: { given: Asked }) {
  const { t } = useWords()
  const { dayKey, day, when } = useFormats()
  const known = useKnown()
  // the same for as long as this list stands: another one is another list
  const [asked] = useState(given)
  const box = useRef<HTMLDivElement>(null)
  const { items, pages, news, show, looked, put } = useFeed(asked)
  const toNews = () => {
    show()
    box.current?.scrollTo({ top: 0 })
  }
  const group = t("feed.title")
  useActions([
    { id: "list-next", label: t("feed.next"), group, chord: "KeyJ", onlyKeys: true, run: () => stepFeed(box.current, 1) },
    { id: "list-before", label: t("feed.before"), group, chord: "KeyK", onlyKeys: true, run: () => stepFeed(box.current, -1) },
    { id: "feed-like", label: t("feed.likeIt"), group, chord: "KeyL", onlyKeys: true, run: () => likeHere(box.current) },
    { id: "note", label: t("feed.comment"), group, chord: "KeyN", onlyKeys: true, run: () => commentHere(box.current) },
    ...(news ? [{ id: "feed-news", label: t("feed.showNews"), group, icon: "bell" as const, chord: "Shift+KeyP" as const, run: toNews }] : []),
  ])
  if (pages.error && !items) return <ErrorState title={t("feed.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!items) return <RowsSkeleton rows={6} />
  const runs = runsOf(items, dayKey)
  const narrowed = Boolean(asked.section ?? asked.by)
  return (
    <div className="feed-scroll" ref={box} onKeyDown={walkFeed}>
      {news > 0 && (
        <div className="feed-news" role="status">
          <Button look="primary" small onClick={toNews}>
            {news >= NEWS_MOST ? t("feed.newsMost", { n: NEWS_MOST }) : t("feed.news", { n: news })}
          </Button>
        </div>
      )}
      {!items.length && !pages.hasNextPage && <EmptyState icon="feed" title={t("feed.none")} hint={t(narrowed ? "feed.noneNarrow" : asked.about ? "feed.noneAbout" : asked.whose === "all" ? "feed.noneAll" : asked.whose === "following" ? "feed.noneFollowing" : "feed.noneMine")} />}
      {daysOf(runs, dayKey).map(([key, within]) => (
        <section key={key}>
          <h2>{day(within[0]!.items[0]!.at)}</h2>
          <ol className="feed-list" aria-label={t("feed.title")}>
            {within.map((run) => (
              <Told key={run.key} run={run} known={known} onChange={put} />
            ))}
          </ol>
        </section>
      ))}
      {pages.hasNextPage && looked !== null && <p className="feed-looked">{t("feed.lookedTo", { when: when(looked) })}</p>}
      {pages.hasNextPage && (
        <Button look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t(items.length ? "feed.more" : "feed.further")}
        </Button>
      )}
      {!pages.hasNextPage && items.length > 0 && <p className="feed-looked">{t("feed.end")}</p>}
    </div>
  )
}
