import { useQuery } from "@tanstack/react-query"
import { Avatar } from "../../../parts/Avatar"
import type { ChoiceItem } from "../../../parts/Choices"
import { channelIcon } from "../../../parts/icon/channelIcon"
import type { IconName } from "../../../parts/icon/Icon"
import { Icon } from "../../../parts/icon/Icon"
import { tagStyle } from "../../../parts/TagChip"
import { useDictionary } from "../../../state/dictionaries"
import { useChannels, useColleagues, useTags } from "../../../state/house"
import type { BoardFilter } from "../../../wire/api.gen"
import { WAYS } from "../../../state/ways"
import { http } from "../../../wire/http"
import type { Named, Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { WAY_ICONS } from "../list/facets"

/** One condition that the board may be narrowed by, and how it is put there and taken away. */
export interface Facet extends ChoiceItem {
  group: string
  on: (asked: BoardFilter) => boolean
  toggle: (asked: BoardFilter) => BoardFilter
}

type Lists = "responsible" | "tags" | "source_ids" | "channel_ids" | "ways" | "team_ids"
type Singles = "last_days" | "idle_days" | "silent_days" | "unanswered" | "failed" | "unread" | "with_me" | "followed" | "every_tag"

const among = (name: Lists, value: unknown): Pick<Facet, "on" | "toggle"> => ({
  on: (asked) => ((asked[name] ?? []) as unknown[]).includes(value),
  toggle: (asked) => {
    const has = (asked[name] ?? []) as unknown[]
    return { ...asked, [name]: has.includes(value) ? has.filter((each) => each !== value) : [...has, value] }
  },
})

const just = (name: Singles, value: number | boolean): Pick<Facet, "on" | "toggle"> => ({
  on: (asked) => asked[name] === value,
  toggle: (asked) => {
    const { [name]: now, ...rest } = asked
    return now === value ? rest : { ...rest, [name]: value }
  },
})

const DAYS = [1, 7, 30] as const

/** Everything that can be asked for in this house now. */
export function useFacets(): Facet[] {
  const { t } = useWords()
  const channels = useChannels()
  const colleagues = useColleagues()
  const tags = useTags()
  const { data: teams } = useQuery({ queryKey: ["teams"], queryFn: () => http.get<Page<Named>>("/teams") })
  const { data: sources = [] } = useDictionary("sources")
  const face = (name: IconName) => <Icon name={name} size={16} />
  return [
    { id: "me", label: t("filter.me"), group: t("filter.responsible"), mark: face("user"), ...among("responsible", "me") },
    { id: "nobody", label: t("filter.nobody"), group: t("filter.responsible"), mark: face("user"), ...among("responsible", "nobody") },
    { id: "with-me", label: t("filter.withMe"), group: t("filter.responsible"), mark: face("contacts"), ...just("with_me", true) },
    { id: "followed", label: t("filter.followed"), group: t("filter.responsible"), mark: face("bell"), ...just("followed", true) },
    ...colleagues.filter(({ active }) => active).map(({ id, name }) => ({ id: `user-${id}`, label: name, group: t("filter.responsible"), mark: <Avatar id={id} name={name} size={20} decorative />, ...among("responsible", id) })),
    { id: "unanswered", label: t("filter.waiting"), group: t("filter.delivery"), mark: face("clock"), ...just("unanswered", true) },
    { id: "unread", label: t("filter.unread"), group: t("filter.delivery"), mark: face("dialogs"), ...just("unread", true) },
    { id: "failed", label: t("filter.failed"), group: t("filter.delivery"), mark: face("alert"), ...just("failed", true) },
    ...tags.map(({ id, name, color }) => ({ id: `tag-${id}`, label: name, group: t("filter.tag"), mark: <span className="tag-dot" style={tagStyle(color)} />, ...among("tags", name) })),
    ...(tags.length > 1 ? [{ id: "every-tag", label: t("filter.everyTag"), group: t("filter.tag"), mark: face("tag"), ...just("every_tag", true) }] : []),
    ...sources.map(({ id, name }) => ({ id: `source-${id}`, label: name, group: t("board.source"), mark: face("globe"), ...among("source_ids", id) })),
    ...WAYS.map((way) => ({ id: `way-${way}`, label: t(`filter.way_${way}`), group: t("filter.channel"), mark: face(WAY_ICONS[way]), ...among("ways", way) })),
    ...channels.map(({ id, name, looks }) => ({ id: `channel-${id}`, label: name, group: t("filter.channel"), mark: face(channelIcon(looks)), ...among("channel_ids", id) })),
    ...DAYS.map((days) => ({ id: `last-${days}`, label: t(`board.last${days}`), group: t("board.arrived"), mark: face("calendar"), ...just("last_days", days) })),
    ...(teams?.items ?? []).map(({ id, name }) => ({ id: `team-${id}`, label: name, group: t("filter.team"), mark: face("team"), ...among("team_ids", id) })),
    ...DAYS.map((days) => ({ id: `silent-${days}`, label: t(`filter.silent${days}`), group: t("filter.when"), mark: face("clock"), ...just("silent_days", days) })),
    ...DAYS.map((days) => ({ id: `idle-${days}`, label: t(`board.idle${days}`), group: t("board.idle"), mark: face("clock"), ...just("idle_days", days) })),
  ]
}
