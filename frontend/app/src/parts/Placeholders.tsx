import type { ReactNode } from "react"
import { ApiError } from "../wire/http"
import type { Words } from "../words/words"
import { useWords } from "../words/words"
import { Button } from "./Button"
import type { IconName } from "./icon/Icon"
import { Icon } from "./icon/Icon"
import "./placeholders.css"

/** A grey stroke where text will be. */
export function Bone({ width = "100%", height = 12, round }: { width?: string | number; height?: number; round?: boolean }) {
  return <span className="bone" style={{ width, height, borderRadius: round ? "50%" : undefined }} />
}

/** The true shape of what is coming. A screen reader hears one word. */
export function Skeleton({ children, rows = 1 }: { children: ReactNode; rows?: number }) {
  const { t } = useWords()
  return (
    <div className="skeleton" role="status" aria-label={t("common.loading")}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} aria-hidden style={{ opacity: 1 - i / (rows + 2) }}>
          {children}
        </div>
      ))}
    </div>
  )
}

/** Rows of dialogs, people, anything with a face and two lines. */
export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <Skeleton rows={rows}>
      <div className="row-bones">
        <Bone width={36} height={36} round />
        <div>
          <Bone width="52%" />
          <Bone width="84%" height={10} />
        </div>
      </div>
    </Skeleton>
  )
}

interface EmptyProps {
  icon: IconName
  title: string
  /** What to do next. */
  hint?: ReactNode
  action?: ReactNode
}

export function EmptyState({ icon, title, hint, action }: EmptyProps) {
  return (
    <div className="vacant">
      <span className="vacant-icon">
        <Icon name={icon} size={24} />
      </span>
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {action}
    </div>
  )
}

/** What went wrong, in words a person can act on: the sentences about the fields, where no form stands to show them. */
export function reasonOf(error: unknown, { t }: Words): string {
  if (error instanceof ApiError) return error.status === 0 ? t("shell.noServer") : error.sentences.join(" ") || error.message
  return error instanceof Error ? error.message : String(error)
}

export function ErrorState({ title, error, onRetry }: { title: string; error: unknown; onRetry: () => void }) {
  const words = useWords()
  return (
    <div className="vacant" role="alert">
      <span className="vacant-icon" data-fault>
        <Icon name="alert" size={24} />
      </span>
      <h2>{title}</h2>
      <p>{reasonOf(error, words)}</p>
      <Button icon="retry" onClick={onRetry}>
        {words.t("common.tryAgain")}
      </Button>
    </div>
  )
}
