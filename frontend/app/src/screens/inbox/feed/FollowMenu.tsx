import { useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useWords } from "../../../words/words"
import type { Client, Level } from "./deeds"
import { follow, followKey, howFollowed, LEVELS } from "./deeds"

/** How I follow one client, and how else I could. */
export function FollowMenu({ kind, id }: { kind: Client; id: number }) {
  const words = useWords()
  const { t } = words
  const { data } = useQuery({ queryKey: followKey(kind, id), queryFn: () => howFollowed(kind, id), staleTime: 30_000 })
  const level = data?.level ?? "off"
  const put = (next: Level) => void follow([{ kind, id }], next).catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const choices = [...LEVELS, "off"] as const
  return (
    <Menu
      align="end"
      commands={t("feed.follow")}
      groups={[{ id: "level", items: choices.map((each) => ({ id: each, label: t(`feed.level_${each}`), checked: each === level, stays: false, run: () => put(each) })) }]}
      trigger={
        <Button small={false} icon={level === "off" ? "bell" : "check"} title={data && data.others > 0 ? t("feed.othersFollow", { n: data.others }) : undefined}>
          {t(level === "off" ? "feed.follow" : "feed.followed")}
        </Button>
      }
    />
  )
}
