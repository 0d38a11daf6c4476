import { useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { useMay } from "../../../shell/me"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import type { Client } from "./deeds"
import "./feed.css"
import { runsOf } from "./fold"
import { Told } from "./Item"
import { useKnown } from "./known"
import { NewNote } from "./NewNote"
import type { Asked } from "./useFeed"
import { NEWS_MOST, useFeed } from "./useFeed"
import { walkFeed } from "./walk"

/** So much stands on a page; all of it is in the feed itself. */
const SHOWN = 8

/** The newest of one client, with likes and comments, and a note about it. */
export default function ClientLine({ kind, id, name }: { kind: Client; id: number; name: string }) {
  const { t } = useWords()
  const { dayKey } = useFormats()
  const [, go] = useLocation()
  const known = useKnown()
  const [asked] = useState<Asked>({ about: kind, id })
  const [writing, write] = useState(false)
  const mayNote = useMay("notes.write")
  const { items, pages, news, show, put } = useFeed(asked)
  if (pages.error && !items) return <ErrorState title={t("feed.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!items) return <RowsSkeleton rows={3} />
  const runs = runsOf(items, dayKey).slice(0, SHOWN)
  return (
    <div className="feed-block" onKeyDown={walkFeed}>
      {writing && <NewNote about={{ kind, id, name }} onDone={() => write(false)} onClose={() => write(false)} />}
      <span role="status">
        {news > 0 && (
          <Button look="primary" small onClick={show}>
            {news >= NEWS_MOST ? t("feed.newsMost", { n: NEWS_MOST }) : t("feed.news", { n: news })}
          </Button>
        )}
      </span>
      {!items.length && <p className="feed-dim">{t("feed.noneAbout")}</p>}
      <ol className="feed-list" aria-label={t("feed.title")}>
        {runs.map((run) => (
          <Told key={run.key} run={run} known={known} onChange={put} day />
        ))}
      </ol>
      <p className="feed-block-foot">
        {mayNote && !writing && (
          <Button small icon="note" onClick={() => write(true)}>
            {t("feed.newNote")}
          </Button>
        )}
        <Button small look="quiet" icon="feed" onClick={() => go(`/feed?about=${kind}&id=${id}`)}>
          {t("feed.allOfClient")}
        </Button>
      </p>
    </div>
  )
}
