import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { ErrorState, reasonOf } from "../../../parts/Placeholders"
import { unread } from "../../../state/dialogs"
import { useEntities } from "../../../state/store"
import { useWords } from "../../../words/words"
import { openDialog } from "../place"
import { chooseOrder, orderOf, useChoice } from "../views"
import { DialogListBox } from "./DialogListBox"
import { DialogBones } from "./DialogBones"
import { EmptyView } from "./EmptyView"
import "./list.css"
import { useDialogs } from "./useDialogs"
import { useHeld } from "./useHeld"
import { ViewTabs } from "./ViewTabs"

/** The left pane: which dialogs, in which order. */
export function DialogsPane({ open, onOpen }: { open: number | null; onOpen?: () => void }) {
  const words = useWords()
  const { t } = words
  const choice = useChoice()
  const order = orderOf(choice)
  const { rows: wanted, ready, error, retry, more, moreError } = useDialogs(choice.view, order)
  const dialogs = useEntities((state) => state.dialogs)
  const [still, setStill] = useState(false)
  const { rows, waiting, release } = useHeld(wanted, still, `${choice.view}/${order}`)
  const choose = (id: number) => {
    openDialog(id)
    onOpen?.()
  }
  return (
    <section className="dialogs" aria-label={t("shell.inbox")}>
      <header className="dialogs-bar">
        <ViewTabs />
        <OrderMenu />
      </header>
      {!ready && error ? (
        <ErrorState title={t("list.failed")} error={error} onRetry={retry} />
      ) : !ready ? (
        <DialogBones />
      ) : wanted.length === 0 ? (
        <EmptyView view={choice.view} />
      ) : (
        <DialogListBox
          key={`${choice.view}/${order}`}
          rows={rows}
          unreadOf={(row) => unread(dialogs, row)}
          open={open}
          onOpen={choose}
          onStill={setStill}
          onEnd={more}
          waiting={waiting}
          release={release}
        />
      )}
      {ready && moreError && (
        <p className="dialogs-more" role="alert">
          <Icon name="alert" size={14} />
          <span>{reasonOf(moreError, words)}</span>
          <Button small onClick={more}>
            {t("common.tryAgain")}
          </Button>
        </p>
      )}
    </section>
  )
}

function OrderMenu() {
  const { t } = useWords()
  const choice = useChoice()
  const order = orderOf(choice)
  const orders = (["newest", "waiting"] as const).map((each) => ({
    id: each,
    label: t(`list.order_${each}`),
    checked: each === order,
    disabled: choice.view === "done" && each === "waiting",
    run: () => chooseOrder(choice.view, each),
  }))
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="sort" label={`${t("list.order")}: ${t(`list.order_${order}`)}`} small />}
      groups={[{ id: "order", label: t("list.order"), items: orders }]}
    />
  )
}
