import { useQuery } from "@tanstack/react-query"
import { Avatar } from "../../../parts/Avatar"
import type { ChoiceItem } from "../../../parts/Choices"
import type { IconName } from "../../../parts/icon/Icon"
import { Icon } from "../../../parts/icon/Icon"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { StatusDot } from "../../../parts/Marks"
import { tagStyle } from "../../../parts/TagChip"
import { useChannels, useColleagues, useTags } from "../../../state/house"
import { http } from "../../../wire/http"
import type { Filter, Named, Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Dot } from "../card/CardStatus"
import { statusName, useOpenFunnels } from "../../../state/statuses"
import type { Way } from "../../../state/ways"
import { WAYS } from "../../../state/ways"

/** One condition that a filter may hold, and how it is put there and taken away. */
export interface Facet extends ChoiceItem {
  group: string
  on: (asked: Filter) => boolean
  toggle: (asked: Filter) => Filter
}

type Lists = "channel_ids" | "ways" | "tags" | "status_ids" | "categories" | "responsible" | "team_ids"
type Singles = "last_days" | "silent_days" | "failed" | "waiting" | "unread" | "every_tag" | "with_me" | "followed"

const among = (name: Lists, value: unknown): Pick<Facet, "on" | "toggle"> => ({
  on: (asked) => ((asked[name] ?? []) as unknown[]).includes(value),
  toggle: (asked) => {
    const has = (asked[name] ?? []) as unknown[]
    return { ...asked, [name]: has.includes(value) ? has.filter((each) => each !== value) : [...has, value] }
  },
})

const just = (name: Singles, value: number | boolean): Pick<Facet, "on" | "toggle"> => ({
  on: (asked) => asked[name] === value,
  toggle: (asked) => ({ ...asked, [name]: asked[name] === value ? undefined : value }),
})

export const WAY_ICONS = { chat: "dialogs", letter: "mail", call: "phone", form: "list" } as const satisfies Record<Way, IconName>
const STAGES = ["new", "in_work", "waiting", "won", "lost", "closed"] as const
const DAYS = [1, 7, 30] as const

/** Everything that can be asked for in this house now. */
export function useFacets(): Facet[] {
  const words = useWords()
  const { t } = words
  const channels = useChannels()
  const colleagues = useColleagues()
  const tags = useTags()
  const funnels = useOpenFunnels()
  const { data: teams } = useQuery({ queryKey: ["teams"], queryFn: () => http.get<Page<Named>>("/teams") })
  const face = (name: "user" | "clock" | "alert" | "dialogs" | "contacts" | "tag" | "bell") => <Icon name={name} size={16} />
  return [
    { id: "me", label: t("filter.me"), group: t("filter.responsible"), mark: face("user"), ...among("responsible", "me") },
    { id: "nobody", label: t("filter.nobody"), group: t("filter.responsible"), mark: face("user"), ...among("responsible", "nobody") },
    { id: "with-me", label: t("filter.withMe"), group: t("filter.responsible"), mark: face("contacts"), ...just("with_me", true) },
    { id: "followed", label: t("filter.followed"), group: t("filter.responsible"), mark: face("bell"), ...just("followed", true) },
    ...colleagues.filter(({ active }) => active).map(({ id, name }) => ({ id: `user-${id}`, label: name, group: t("filter.responsible"), mark: <Avatar id={id} name={name} size={20} decorative />, ...among("responsible", id) })),
    ...WAYS.map((way) => ({ id: `way-${way}`, label: t(`filter.way_${way}`), group: t("filter.channel"), mark: <Icon name={WAY_ICONS[way]} size={16} />, ...among("ways", way) })),
    ...channels.map(({ id, name, looks }) => ({ id: `channel-${id}`, label: name, group: t("filter.channel"), mark: <Icon name={channelIcon(looks)} size={16} />, ...among("channel_ids", id) })),
    ...tags.map(({ id, name, color }) => ({ id: `tag-${id}`, label: name, group: t("filter.tag"), mark: <span className="tag-dot" style={tagStyle(color)} />, ...among("tags", name) })),
    ...(tags.length > 1 ? [{ id: "every-tag", label: t("filter.everyTag"), group: t("filter.tag"), mark: face("tag"), ...just("every_tag", true) }] : []),
    ...STAGES.map((stage) => ({ id: `stage-${stage}`, label: t(stage === "waiting" ? "filter.stage_waiting" : `filter.${stage}`), group: t("filter.category"), mark: <StatusDot category={stage} />, ...among("categories", stage) })),
    ...(funnels ?? []).flatMap(({ statuses }) => statuses.map((status) => ({ id: `status-${status.id}`, label: statusName(status, words), group: t("filter.status"), mark: <Dot status={status} />, ...among("status_ids", status.id) }))),
    ...(teams?.items ?? []).map(({ id, name }) => ({ id: `team-${id}`, label: name, group: t("filter.team"), mark: face("contacts"), ...among("team_ids", id) })),
    ...DAYS.map((days) => ({ id: `last-${days}`, label: t(`filter.last${days}`), group: t("filter.when"), mark: face("clock"), ...just("last_days", days) })),
    ...DAYS.map((days) => ({ id: `silent-${days}`, label: t(`filter.silent${days}`), group: t("filter.when"), mark: face("clock"), ...just("silent_days", days) })),
    { id: "waiting", label: t("filter.waiting"), group: t("filter.delivery"), mark: face("clock"), ...just("waiting", true) },
    { id: "unread", label: t("filter.unread"), group: t("filter.delivery"), mark: face("dialogs"), ...just("unread", true) },
    { id: "failed", label: t("filter.failed"), group: t("filter.delivery"), mark: face("alert"), ...just("failed", true) },
  ]
}
