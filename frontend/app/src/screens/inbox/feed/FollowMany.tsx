import { Button } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { FollowedRows, FollowRows } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import type { Level } from "./deeds"
import { LEVELS } from "./deeds"

type Whom = Pick<FollowRows, "ids" | "matching">

/** Follow, or leave, the chosen rows of a list or all that match. */
export function FollowMany({ of, whom, onDone }: { of: FollowRows["entity"]; whom: Whom; onDone: () => void }) {
  const words = useWords()
  const { t } = words
  const put = (level: Level) =>
    void http.post<FollowedRows>("/follows/rows", { entity: of, level, ...whom }).then(
      ({ changed }) => {
        tell(t(level === "off" ? "feed.leftMany" : "feed.followedMany", { n: changed }))
        void queries.invalidateQueries({ queryKey: ["follows"] })
        onDone()
      },
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  const choices = [...LEVELS, "off"] as const
  return (
    <Menu
      commands={t("feed.follow")}
      align="end"
      groups={[{ id: "level", items: choices.map((each) => ({ id: each, label: t(`feed.level_${each}`), run: () => put(each) })) }]}
      trigger={
        <Button small icon="bell">
          {t("feed.follow")}
        </Button>
      }
    />
  )
}
