import type { UseQueryResult } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { UpLink } from "../../../parts/up"

interface Props {
  title: ReactNode
  hint?: ReactNode
  /** The button of the page, beside its title. */
  action?: ReactNode
  /** Where the page hangs. */
  up?: { to: string; label: string }
  wide?: boolean
  children: ReactNode
}

/** One page of the settings. */
export function Page({ title, hint, action, up, wide, children }: Props) {
  return (
    <section className="settings-body" data-wide={wide || undefined}>
      <header>
        {up && (
          <UpLink to={up.to} className="settings-up">
            <Icon name="back" size={16} />
            {up.label}
          </UpLink>
        )}
        <div className="settings-title">
          <h2>{title}</h2>
          {action}
        </div>
        {hint && <p>{hint}</p>}
      </header>
      {children}
    </section>
  )
}

interface LoadedProps<T> {
  query: UseQueryResult<T>
  failed: string
  bones?: ReactNode
  children: (data: T) => ReactNode
}

/** What a query brought, or its bones, or why it did not come. */
export function Loaded<T>({ query, failed, bones, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState title={failed} error={query.error} onRetry={() => void query.refetch()} />
  return bones ?? <RowsSkeleton rows={4} />
}

/** A part of a page with a heading of its own. */
export function Part({ title, hint, children }: { title: ReactNode; hint?: ReactNode; children: ReactNode }) {
  return (
    <section className="settings-part">
      <header>
        <h3>{title}</h3>
        {hint && <p>{hint}</p>}
      </header>
      {children}
    </section>
  )
}
