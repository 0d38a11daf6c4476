import { Panes } from "../../parts/Panes"
import { EmptyState, RowsSkeleton } from "../../parts/Placeholders"
import { useWords } from "../../words/words"

export default function Inbox() {
  const { t } = useWords()
  return (
    <Panes
      list={<RowsSkeleton />}
      main={<EmptyState icon="dialogs" title={t("shell.inbox")} />}
      card={null}
      shown="list"
      listOpen={false}
      cardOpen={false}
      onFold={() => undefined}
    />
  )
}
