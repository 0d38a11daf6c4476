import { useQuery } from "@tanstack/react-query"
import { Link } from "wouter"
import { Avatar } from "../../../parts/Avatar"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { useNow } from "../../../parts/useNow"
import { addressOf } from "../../../state/board/filter"
import { usePrefs } from "../../../state/prefs"
import { funnelName, statusName, useOpenFunnels } from "../../../state/statuses"
import type { BoardFilter, HeldBy, OverviewFunnel, OverviewStatus } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Funnel, Money, Page, Status } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Dot } from "../card/CardStatus"
import { startOfDay } from "./day"
import { useFresh } from "./useFresh"
import "./overview.css"

const KEY = ["board", "overview"]
const HOLDERS_SHOWN = 5

/** Where everything stands: of each status how many, for how much, the oldest, what moved today, and whose. */
export function Overview() {
  const words = useWords()
  const { t } = words
  const funnels = useOpenFunnels()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const day = startOfDay(useNow(), zone)
  const { data, error, refetch } = useQuery({
    queryKey: [...KEY, day],
    queryFn: async () => (await http.get<Page<OverviewFunnel>>("/board/overview", { query: { day } })).items,
    staleTime: Infinity,
  })
  useFresh(KEY)
  if (error && !data) return <ErrorState title={t("board.overviewFailed")} error={error} onRetry={() => void refetch()} />
  if (!data || !funnels) return <RowsSkeleton rows={10} />
  return (
    <div className="overview">
      <header className="overview-bar">
        <Link href="/board" className="list-order">
          <Icon name="board" size={14} />
          {t("board.title")}
        </Link>
        <h1>{t("board.overview")}</h1>
      </header>
      {data.map((each) => {
        const funnel = funnels.find(({ id }) => id === each.funnel_id)
        return funnel && <Section key={funnel.id} funnel={funnel} figures={each} day={day} />
      })}
      {!data.length && <EmptyState icon="board" title={t("board.vacant")} />}
    </div>
  )
}

function Section({ funnel, figures, day }: { funnel: Funnel; figures: OverviewFunnel; day: string }) {
  const words = useWords()
  const { t } = words
  const name = funnelName(funnel, words)
  return (
    <section aria-label={name}>
      <table className="overview-table">
        <caption>
          <Link href={`/board/${funnel.id}`}>{name}</Link>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("board.status")}</th>
            <th scope="col">{t("board.count")}</th>
            <th scope="col">{t("board.sum")}</th>
            <th scope="col">{t("board.oldest")}</th>
            <th scope="col">{t("board.movedToday")}</th>
            <th scope="col">{t("card.responsible")}</th>
          </tr>
        </thead>
        <tbody>
          {figures.statuses.map((each) => {
            const status = funnel.statuses.find(({ id }) => id === each.status_id)
            return status && <Row key={status.id} funnel={funnel} status={status} figures={each} days={figures.days} day={day} />
          })}
        </tbody>
      </table>
    </section>
  )
}

interface RowProps {
  funnel: Funnel
  status: Status
  figures: OverviewStatus
  days: number
  day: string
}

function Row({ funnel, status, figures, days, day }: RowProps) {
  const words = useWords()
  const { t } = words
  const { ago, exact, number } = useFormats()
  const now = useNow()
  const closing = status.category === "won" || status.category === "lost" || status.category === "closed"
  const to = (filter: BoardFilter, more = "") => {
    const search = addressOf(filter)
    return `/board/${funnel.id}/list/${status.id}${search}${more && `${search ? "&" : "?"}${more}`}`
  }
  return (
    <tr>
      <th scope="row">
        <Dot status={status} />
        {statusName(status, words)}
        {closing && <span className="hint">{t("board.lastDays", { n: days })}</span>}
      </th>
      <td>{figures.count ? <Link href={to({})}>{number(figures.count)}</Link> : "0"}</td>
      <td>{figures.sums?.length ? <Link href={to({}, "order=budget")}><Sums sums={figures.sums} /></Link> : "–"}</td>
      <td>{figures.oldest ? <Link href={to({}, "order=oldest")} title={exact(figures.oldest)}>{ago(figures.oldest, now)}</Link> : "–"}</td>
      <td>{figures.moved_today ? <Link href={to({ moved_from: day })}>{number(figures.moved_today)}</Link> : "0"}</td>
      <td>
        <Holders holders={figures.holders} to={to} />
      </td>
    </tr>
  )
}

function Sums({ sums }: { sums: readonly Money[] }) {
  const { money } = useFormats()
  return sums.map(money).join(" · ")
}

function Holders({ holders, to }: { holders: readonly HeldBy[]; to: (filter: BoardFilter) => string }) {
  const { t } = useWords()
  const { number } = useFormats()
  const rest = holders.slice(HOLDERS_SHOWN).reduce((sum, { count }) => sum + count, 0)
  return (
    <span className="overview-holders">
      {holders.slice(0, HOLDERS_SHOWN).map(({ user, count }) => (
        <Link key={user?.id ?? 0} href={to({ responsible: [user?.id ?? "nobody"] })} title={user?.name ?? t("common.nobody")}>
          {user ? <Avatar id={user.id} name={user.name} size={20} /> : <Icon name="user" size={16} />}
          <span className="unseen">{user?.name ?? t("common.nobody")}</span>
          {number(count)}
        </Link>
      ))}
      {rest > 0 && <span>+{number(rest)}</span>}
    </span>
  )
}
