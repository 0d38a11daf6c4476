import type { KeyboardEvent } from "react"
import { Button } from "../../../parts/Button"
import { EmptyState, ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { useWords } from "../../../words/words"
import { HitRow } from "./HitRow"
import { seek, useSearching } from "./searching"
import type { Hit, Section, useFound } from "./useFound"

export const hitId = (at: number) => `search-hit-${at}`

interface Props {
  found: ReturnType<typeof useFound>
  active: number
  onPick: (hit: Hit) => void
  onKeyDown: (event: KeyboardEvent) => void
  onPoint: (at: number) => void
  onUnfold: (kind: Hit["kind"]) => void
}

/** What was found, in groups; one list for the keys and for a screen reader. */
export function Results({ found, active, onPick, onKeyDown, onPoint, onUnfold }: Props) {
  const { t } = useWords()
  const { sections, first, error, isPlaceholderData } = found
  if (error && !first) return <ErrorState title={t("search.failed")} error={error} onRetry={() => void found.refetch()} />
  if (!first) return <RowsSkeleton rows={6} />
  if (!sections.length) return <Nothing waits={isPlaceholderData} />
  const starts = sections.map((_, n) => sections.slice(0, n).reduce((sum, { hits }) => sum + hits.length, 0))
  return (
    <div className="search-hits" id="search-hits" role="listbox" data-home tabIndex={0} aria-activedescendant={hitId(active)} aria-label={t("search.found")} onKeyDown={onKeyDown} aria-busy={isPlaceholderData || undefined}>
      {first.near && <p className="search-note">{t("search.near")}</p>}
      {sections.map((section, n) => (
        <Group key={section.kind} section={section} start={starts[n]!} active={active} onPick={onPick} onPoint={onPoint}>
          {section.more && (
            <button
              type="button"
              className="search-more"
              disabled={found.isFetchingNextPage}
              onClick={() => (section.kind === "message" ? void found.fetchNextPage() : onUnfold(section.kind))}
            >
              {t("search.more")}
            </button>
          )}
        </Group>
      ))}
      {first.behind && <p className="search-note">{t("search.behind")}</p>}
    </div>
  )
}

interface GroupProps extends Pick<Props, "active" | "onPick" | "onPoint"> {
  section: Section
  start: number
  children: React.ReactNode
}

const NAMES = { dialog: "search.dialogs", message: "search.messages", contact: "search.contacts", company: "search.companies", card: "search.cards" } as const

function Group({ section: { kind, hits }, start, active, onPick, onPoint, children }: GroupProps) {
  const { t } = useWords()
  return (
    <section role="group" aria-label={t(NAMES[kind])}>
      <h2 aria-hidden>{t(NAMES[kind])}</h2>
      {hits.map((hit, n) => {
        const at = start + n
        return (
          <div
            key={hit.key}
            id={hitId(at)}
            ref={(element) => {
              if (at === active) element?.scrollIntoView({ block: "nearest" })
            }}
            role="option"
            aria-selected={at === active}
            className="hit"
            onPointerMove={() => {
              if (at !== active) onPoint(at)
            }}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(hit)}
          >
            <HitRow found={hit} />
          </div>
        )
      })}
      {children}
    </section>
  )
}

function Nothing({ waits }: { waits: boolean }) {
  const { t } = useWords()
  const { here, mine, file, typed } = useSearching()
  if (waits) return <RowsSkeleton rows={6} />
  const filtered = here !== null || mine || file
  return (
    <div role="status">
      <EmptyState
        icon="search"
        title={t("search.nothing", { text: typed.trim() })}
        hint={t("search.nothingHint")}
        action={filtered && <Button onClick={() => seek({ here: null, mine: false, file: false })}>{t("search.everywhere")}</Button>}
      />
    </div>
  )
}
