import { useQuery } from "@tanstack/react-query"
import { Button, IconButton } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useWords } from "../../../words/words"
import type { Followable, Level } from "./deeds"
import { follow, followKey, howFollowed, LEVELS } from "./deeds"

interface Props {
  kind: Followable
  id: number
  /** What it is, where the button has no room for words. */
  short?: string
}

/** How I follow one client or saved view, and how else I could. */
export function FollowMenu({ kind, id, short }: Props) {
  const words = useWords()
  const { t } = words
  const { data } = useQuery({ queryKey: followKey(kind, id), queryFn: () => howFollowed(kind, id), staleTime: 30_000 })
  const level = data?.level ?? data?.counts ?? "off"
  const icon = level === "off" ? "bell" : "check"
  const others = data && data.others > 0 ? t("feed.othersFollow", { n: data.others }) : undefined
  const put = (next: Level) => void follow([{ kind, id }], next).catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const choices = [...LEVELS, "off"] as const
  return (
    <Menu
      align="end"
      commands={t("feed.follow")}
      groups={[{ id: "level", items: choices.map((each) => ({ id: each, label: t(`feed.level_${each}`), checked: each === level, stays: false, run: () => put(each) })) }]}
      trigger={
        short ? (
          <IconButton small icon={icon} label={`${t(level === "off" ? "feed.follow" : "feed.followed")}: ${short}`} />
        ) : (
          <Button icon={icon} title={others}>
            {t(level === "off" ? "feed.follow" : "feed.followed")}
          </Button>
        )
      }
    />
  )
}
