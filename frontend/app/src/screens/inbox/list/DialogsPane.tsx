import { useEffect, useState } from "react"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { ErrorState, reasonOf } from "../../../parts/Placeholders"
import { useMe } from "../../../shell/me"
import { NewButton } from "../../../shell/requests/NewButton"
import { listKey, unread } from "../../../state/dialogs"
import { useMentions } from "../../../state/mentions"
import { ownOf } from "../../../state/own"
import { useEntities } from "../../../state/store"
import { useWords } from "../../../words/words"
import { BeginButton } from "../begin/BeginButton"
import { openDialog } from "../place"
import { SearchPlace } from "../search/SearchPlace"
import { useChosen } from "../views"
import { BulkBar } from "./BulkBar"
import { BulkStrip } from "./BulkStrip"
import { departure } from "./departure"
import { DialogBones } from "./DialogBones"
import { DialogListBox } from "./DialogListBox"
import { EmptyView } from "./EmptyView"
import { FilterButton, FilterChips } from "./FilterBar"
import { ListMenu } from "./ListMenu"
import "./list.css"
import "./views.css"
import { clear, drop, useSelection } from "./select"
import { useDialogs } from "./useDialogs"
import { useHeld } from "./useHeld"
import { useOwnLeaving } from "./useOwnLeaving"
import { MOVES } from "./useStill"
import { ViewTabs } from "./ViewTabs"

/** The left pane: which dialogs, in which order. */
export function DialogsPane({ open, onOpen }: { open: number | null; onOpen?: () => void }) {
  const words = useWords()
  const { t } = words
  const chosen = useChosen()
  const key = listKey(chosen)
  const me = useMe()
  const { rows: wanted, left, ready, error, retry, more, moreError } = useDialogs(chosen)
  const dialogs = useEntities((state) => state.dialogs)
  const [still, setStill] = useState(MOVES)
  const leaves = (id: number) => {
    const leaver = left.get(id)
    // What is open says for itself what became of it.
    if (!leaver || id === open) return null
    const { was, at } = leaver
    return departure(was, dialogs.rows.get(id), { gone: dialogs.gone.get(id), deed: dialogs.deeds.get(id), me: me.id, mine: ownOf(was, at) !== null })
  }
  useOwnLeaving(left, dialogs.deeds)
  const { rows, waiting, ahead, release } = useHeld({ rows: wanted, left, told: (id) => leaves(id) !== null }, still, key)
  const whole = dialogs.lists.get(key)?.next === null
  const choosing = useSelection(({ ids, all }) => all || ids.size > 0)
  useEffect(() => clear, [key])
  useEffect(() => {
    if (ready) drop(new Set(wanted.map(({ id }) => id)))
  }, [ready, wanted])
  // They stayed chosen for a second deed. Who opens a dialog has moved on: its keys are no longer theirs.
  useEffect(() => {
    if (useSelection.getState().acted) clear()
  }, [open])
  const choose = (id: number) => {
    // From the mentions one is led to the note itself.
    openDialog(id, chosen.view === "mentions" ? useMentions.getState().at.get(id)?.seq : undefined)
    onOpen?.()
  }
  return (
    <section className="dialogs" aria-label={t("shell.inbox")}>
      {open === null && <h1 className="unseen">{t("shell.inbox")}</h1>}
     <SearchPlace open={open} onOpen={onOpen}>
      {choosing ? (
        <BulkBar chosen={chosen} rows={wanted} whole={whole} />
      ) : (
        <header className="dialogs-head">
          <ViewTabs />
          <div className="dialogs-order">
            <ListMenu chosen={chosen} />
            <span className="list-tools">
              <FilterButton chosen={chosen} />
              <NewButton />
              <BeginButton />
            </span>
          </div>
        </header>
      )}
      <FilterChips chosen={chosen} />
      {!ready && error ? (
        <ErrorState title={t("list.notOpened")} error={error} onRetry={retry} />
      ) : !ready ? (
        <DialogBones />
      ) : rows.length === 0 ? (
        <EmptyView chosen={chosen} />
      ) : (
        <DialogListBox
          key={key}
          rows={rows}
          unreadOf={(row) => unread(dialogs, row)}
          leaves={({ id }) => leaves(id)}
          open={open}
          onOpen={choose}
          onStill={setStill}
          onEnd={more}
          waiting={waiting}
          ahead={ahead}
          release={release}
        />
      )}
      <BulkStrip />
      {ready && moreError && (
        <p className="dialogs-more" role="alert">
          <Icon name="alert" size={14} />
          <span>{reasonOf(moreError, words)}</span>
          <Button small onClick={more}>
            {t("common.tryAgain")}
          </Button>
        </p>
      )}
     </SearchPlace>
    </section>
  )
}
