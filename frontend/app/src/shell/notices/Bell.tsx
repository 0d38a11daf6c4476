import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { useActions } from "../../parts/keys/actions"
import { Icon } from "../../parts/icon/Icon"
import { Popover } from "../../parts/Popover"
import { RowsSkeleton } from "../../parts/Placeholders"
import type { NoticeCount } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"

const Centre = lazy(() => import("./Centre"))

/** How much I was told and have not read. */
export function useUnreadNotices(): number {
  const { data } = useQuery({ queryKey: ["notices", "count"], queryFn: () => http.get<NoticeCount>("/notifications/count"), staleTime: Infinity })
  return data?.unread ?? 0
}

/** In the rail: what is new, and the centre behind it. */
export function Bell() {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const unread = useUnreadNotices()
  useActions([{ id: "notices", label: t("notices.title"), group: t("command.general"), icon: "bell", chord: "KeyG KeyA", run: () => setOpen(true) }])
  const name = unread ? t("notices.unreadName", { n: unread }) : t("notices.title")
  return (
    <Popover
      bare
      first=".notice-open"
      side="right"
      align="end"
      label={t("notices.title")}
      open={open}
      onOpen={setOpen}
      trigger={
        <button type="button" className="rail-item" aria-label={name} title={name}>
          <Icon name="bell" size={20} />
          {unread > 0 && <b className="rail-count" data-n={unread > 99 ? "99+" : unread} aria-hidden />}
        </button>
      }
    >
      {(close) => (
        <Suspense fallback={<RowsSkeleton rows={4} />}>
          <Centre onLeave={close} />
        </Suspense>
      )}
    </Popover>
  )
}
