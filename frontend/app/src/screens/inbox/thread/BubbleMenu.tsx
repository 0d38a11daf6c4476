import { useState } from "react"
import { useActions } from "../../../parts/keys/actions"
import { MenuAt, MenuRowOf } from "../../../parts/Menu"
import { PopoverAt } from "../../../parts/Popover"
import type { ConversationRow, Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Forward } from "./Forward"
import { useMessageDeeds } from "./useMessageDeeds"

export interface Asked {
  message: Message
  /** From where the menu grows. */
  anchor: HTMLElement
}

interface Props {
  asked: Asked
  row: ConversationRow
  /** The open dialog, into which an answer goes. */
  here: number
  onReply: (message: Message) => void
  onNote: (message: Message) => void
  onEdit: (message: Message) => void
  onClose: () => void
}

/** What can be done to one message. What its channel cannot do is greyed, with the reason. */
export function BubbleMenu({ asked: { message, anchor }, onClose, ...rest }: Props) {
  const { t } = useWords()
  const [step, setStep] = useState<"menu" | "between" | "show">("menu")
  // The menu goes and gives the focus back before the small window takes it.
  const showIt = () => {
    setStep("between")
    setTimeout(() => setStep("show"), 60)
  }
  const { groups, signs, reacts } = useMessageDeeds({ ...rest, message, onShow: showIt })
  if (step === "between") return null
  if (step === "show") return <Showing message={message} anchor={anchor} onClose={onClose} />
  const header = reacts === null ? <MenuRowOf label={t("talk.react")} items={signs} /> : reacts && <p className="menu-label">{`${t("talk.react")}: ${t(reacts)}`}</p>
  return <MenuAt anchor={anchor} label={t("talk.menu")} header={header} groups={groups} align={message.direction === "in" ? "start" : "end"} onClose={onClose} />
}

/** The same in Ctrl+K, of the message that has the keys. */
export function MessageCommands({ asked: { message, anchor }, ...rest }: Omit<Props, "onClose">) {
  const { t } = useWords()
  const [shows, setShows] = useState(false)
  const { groups, signs, reacts } = useMessageDeeds({ ...rest, message, onShow: () => setShows(true) })
  const group = t("talk.menu")
  const deeds = groups.flatMap(({ items }) => items).filter(({ why }) => !why)
  useActions([
    // The keys of the dialog stay its own: within the message they mean the message already.
    ...deeds.map(({ id, label, icon, run }) => ({ id: `message-${id}`, label: `${group}: ${label}`, group, ...(icon && { icon }), run: () => setTimeout(run) })),
    ...(reacts === null ? signs.map(({ id, label, run }) => ({ id: `message-sign-${id}`, label: `${t("talk.react")} ${label}`, group, icon: "smile" as const, run })) : []),
  ])
  return shows && <Showing message={message} anchor={anchor} onClose={() => setShows(false)} />
}

function Showing({ message, anchor, onClose }: Asked & { onClose: () => void }) {
  const { t } = useWords()
  return (
    <PopoverAt bare anchor={anchor} label={t("talk.show")} onClose={onClose}>
      <Forward message={message} onDone={onClose} />
    </PopoverAt>
  )
}
