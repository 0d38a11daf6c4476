import { lazy, Suspense, useState } from "react"
import { Avatar } from "../parts/Avatar"
import type { Me } from "../state/session"
import { useWords } from "../words/words"
import { usePresenceOf } from "../state/team"
import type { Screen } from "./screens"

const ProfileMenu = lazy(() => import("./ProfileMenu"))

/** One's own face in the rail; its menu is fetched when there is time, or when it is asked for. */
export function Profile({ me, more }: { me: Me; more: readonly Pick<Screen, "path" | "label" | "icon">[] }) {
  const { t } = useWords()
  const presence = usePresenceOf(me.id)
  const [anchor, openAt] = useState<HTMLElement | null>(null)
  const [byKeys, setByKeys] = useState(false)
  const open = (from: HTMLElement, keys: boolean) => {
    setByKeys(keys)
    openAt(from)
  }
  return (
    <>
      <button
        type="button"
        className="rail-profile"
        aria-label={t("profile.open", { name: me.name })}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        data-popup-open={anchor ? "" : undefined}
        onClick={({ currentTarget, detail }) => open(currentTarget, detail === 0)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
          event.preventDefault()
          open(event.currentTarget, true)
        }}
      >
        <Avatar id={me.id} name={me.name} size={32} decorative {...(presence && { presence })} />
      </button>
      {anchor && (
        <Suspense>
          <ProfileMenu me={me} more={more} anchor={anchor} byKeys={byKeys} onClose={() => openAt(null)} />
        </Suspense>
      )}
    </>
  )
}
