import { lazy, Suspense, useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { RowsSkeleton } from "../../../parts/Placeholders"
import { useWords } from "../../../words/words"
import type { Client } from "./deeds"

const ClientLine = lazy(() => import("./ClientLine"))

/** The feed of one client as a block of its page (F4). Folded until asked for. */
export function FeedBlock({ kind, id, name }: { kind: Client; id: number; name: string }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <section className="card-part" aria-label={t("feed.title")}>
      <button type="button" className="history-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        {t("feed.title")}
      </button>
      {open && (
        <Suspense fallback={<RowsSkeleton rows={3} />}>
          <ClientLine kind={kind} id={id} name={name} />
        </Suspense>
      )}
    </section>
  )
}
