import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { ErrorState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay } from "../../../shell/me"
import { queries } from "../../../state/session"
import type { FeedComments, FeedItem } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { commentOn, likeFact, placeUnder } from "./deeds"
import { Files } from "./Files"
import { NoteLine } from "./NoteLine"

/** Under a fact: who likes it, what was said of it, and a line for more. */
export function Under({ item, onChange }: { item: FeedItem; onChange: (item: FeedItem) => void }) {
  const words = useWords()
  const { t } = words
  const [open, setOpen] = useState(false)
  const may = useMay("notes.write")
  const like = () => {
    const on = !item.liked
    // at once, and put right when the server says otherwise
    onChange({ ...item, liked: on, likes: item.likes + (on ? 1 : -1) })
    likeFact(item.key, on).then(onChange, (error: unknown) => {
      onChange(item)
      tell(reasonOf(error, words), { fault: true })
    })
  }
  return (
    <>
      <p className="feed-under">
        <Button small look="quiet" icon="heart" data-deed="like" aria-pressed={item.liked} title={item.likers.join(", ") || undefined} aria-label={t(item.liked ? "feed.unlike" : "feed.like", { n: item.likes })} onClick={like}>
          {item.likes > 0 ? String(item.likes) : t("feed.likeIt")}
        </Button>
        {!item.alone && (may || item.comments > 0) && (
          <Button small look="quiet" icon="note" data-deed="comment" aria-expanded={open} onClick={() => setOpen(!open)}>
            {item.comments > 0 ? t("feed.comments", { n: item.comments }) : t("feed.comment")}
          </Button>
        )}
      </p>
      {open && <Comments item={item} may={may} onChange={onChange} />}
    </>
  )
}

function Comments({ item, may, onChange }: { item: FeedItem; may: boolean; onChange: (item: FeedItem) => void }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const queryKey = ["feed-comments", item.key]
  const list = useQuery({ queryKey, queryFn: () => http.get<FeedComments>(`/feed/${item.key}/comments`), enabled: item.comments > 0 })
  const place = useQuery({ queryKey: ["feed-place", "fact", item.key], queryFn: () => placeUnder(item), enabled: may, staleTime: 60_000 })
  const send = async (note: Parameters<typeof commentOn>[1]) => {
    onChange(await commentOn(item.key, note))
    void queries.invalidateQueries({ queryKey })
  }
  return (
    <div className="feed-comments">
      {list.error && <ErrorState title={t("feed.commentsFailed")} error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.map((note) => (
        <div key={note.id} className="feed-said" data-note>
          <p>
            <b>{note.author?.name}</b> <time dateTime={note.sent_at} title={exact(note.sent_at)}>{when(note.sent_at)}</time>
          </p>
          <p>{note.deleted_at && !note.text ? t("feed.deletedSaid") : note.text}</p>
          <Files of={note.attachments} />
        </div>
      ))}
      {may && <NoteLine name={`feed-comment/${item.key}`} label={t("feed.commentLabel")} place={place.data ?? undefined} send={send} />}
    </div>
  )
}
