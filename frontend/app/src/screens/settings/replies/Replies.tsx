import type { SavedReplyView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { EditReply } from "./EditReply"
import { Library } from "./Library"

/** Saved replies. */
export default function Replies() {
  const { t } = useWords()
  return (
    <Library<SavedReplyView>
      path="/saved-replies"
      icon="archive"
      says={{
        title: t("replies.title"),
        hint: t("replies.hint"),
        failed: t("replies.failed"),
        empty: t("replies.empty"),
        emptyHint: t("replies.emptyHint"),
        add: t("replies.add"),
        removeHint: t("replies.removeHint"),
      }}
      about={({ variants, files }) => Object.values(variants)[0] ?? files.map(({ name }) => name).join(", ")}
      used={({ used }) => (used ? t("replies.used", { n: used }) : t("replies.unused"))}
      edit={(reply, close) => <EditReply reply={reply} onClose={close} />}
    />
  )
}
