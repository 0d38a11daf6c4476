import { IconButton } from "../../../parts/Button"
import { useActions } from "../../../parts/keys/actions"
import { useMay } from "../../../shell/me"
import { ableOf, useChannelKinds, useChannels } from "../../../state/house"
import { useWords } from "../../../words/words"
import { begin, startable } from "./begin"

/** A first message to somebody who has not written: above the list, by key and in Ctrl+K. Where no channel allows it, it says so. */
export function BeginButton() {
  const { t } = useWords()
  const may = useMay("messages.send")
  const kinds = useChannelKinds()
  const some = startable(useChannels(), (channel) => ableOf(channel, kinds)).length > 0
  useActions(may ? [{ id: "begin", label: t("begin.title"), group: t("list.views"), icon: "edit", chord: "Shift+KeyN", run: () => begin() }] : [])
  if (!may) return null
  return <IconButton small icon="edit" label={some ? t("begin.title") : t("begin.noChannel")} chord="Shift+KeyN" onClick={() => begin()} />
}
