import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { useWords } from "../../../words/words"
import type { Client } from "./deeds"
import { FollowMenu } from "./FollowMenu"

/** On a client's page: its own feed (F4), and whether I follow it. */
export function ClientFeed({ kind, id }: { kind: Client; id: number }) {
  const { t } = useWords()
  const [, go] = useLocation()
  return (
    <>
      <FollowMenu kind={kind} id={id} />
      <Button icon="feed" onClick={() => go(`/feed?about=${kind}&id=${id}`)}>
        {t("feed.openFeed")}
      </Button>
    </>
  )
}
