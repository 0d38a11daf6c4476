import { Icon } from "../../../parts/icon/Icon"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { DayMark } from "../../../parts/Marks"
import { useChannel } from "../../../state/house"
import type { ConversationRow, Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { openDialog } from "../place"
import { Album } from "./Album"
import { Bubble } from "./Bubble"
import type { Line } from "./lines"
import { PendingBubble } from "./PendingBubble"
import { SystemLine } from "./SystemLine"

interface Props {
  line: Line
  row: ConversationRow
  /** What is loaded, by id: a quote shows it. */
  known: ReadonlyMap<string, Message>
  dialogs: ReadonlyMap<number, ConversationRow> | undefined
  onReply: (message: Message) => void
  onJump: (conversation: number, seq: number) => void
  onDay: (at: string) => void
  onMenu: (message: Message, anchor: HTMLElement) => void
  /** The message that is being said otherwise, by id. */
  rewording: string | null
  onReworded: () => void
  /** The message that was led to, by id, while it shines. */
  shown: string | null
}

/** One line of the thread, as what it is. */
export function LineView({ line, row, known, dialogs, onDay, ...deeds }: Props) {
  const { t } = useWords()
  const answered = (conversation: number, seq: number | null) => known.get(`${conversation}-${seq ?? 0}`) ?? null
  switch (line.kind) {
    case "day":
      return <DayMark at={line.at} onPress={() => onDay(line.at)} />
    case "fresh":
      return (
        <div className="fresh-mark" role="separator">
          <span>{t("thread.fresh")}</span>
        </div>
      )
    case "place":
      return <Place row={dialogs?.get(line.conversation) ?? row} here={line.conversation === row.id} />
    case "system":
      return <SystemLine message={line.message} />
    case "pending":
      return <PendingBubble {...line} answered={answered(row.id, line.pending.reply_to)} onJump={(seq) => deeds.onJump(row.id, seq)} />
    case "album": {
      const { conversation_id } = line.messages[0]!
      return <Shown line={line} row={dialogs?.get(conversation_id) ?? row} here={conversation_id === row.id} answered={answered} {...deeds} />
    }
    case "message":
      return <Said line={line} row={dialogs?.get(line.message.conversation_id) ?? row} here={line.message.conversation_id === row.id} answered={answered} {...deeds} />
  }
}

interface SaidProps<Kind extends Line["kind"]> extends Pick<Props, "row" | "onReply" | "onJump" | "onMenu" | "rewording" | "onReworded"> {
  line: Line & { kind: Kind }
  here: boolean
  answered: (conversation: number, seq: number | null) => Message | null
}

function Shown({ line, row, here, answered, shown, rewording, onReply, onJump, onMenu, onReworded }: SaidProps<"album"> & Pick<Props, "shown">) {
  const { kind } = useChannel(row.channel_id)
  return (
    <Album
      {...line}
      group={row.kind === "group"}
      answered={answered}
      final={kind?.capabilities.reports.at(-1) ?? null}
      able={kind?.capabilities ?? null}
      rewording={rewording}
      shown={shown}
      onMenu={onMenu}
      onReworded={onReworded}
      onReply={here ? onReply : null}
      onJump={onJump}
    />
  )
}

function Said({ line, row, here, answered, rewording, onReply, onJump, onMenu, onReworded }: SaidProps<"message">) {
  const { message } = line
  const { kind } = useChannel(row.channel_id)
  return (
    <Bubble
      {...line}
      group={row.kind === "group"}
      answered={answered(message.conversation_id, message.reply_to)}
      final={kind?.capabilities.reports.at(-1) ?? null}
      able={kind?.capabilities ?? null}
      rewording={rewording === message.id}
      onMenu={(anchor) => onMenu(message, anchor)}
      onReworded={onReworded}
      onReply={here ? () => onReply(message) : null}
      onJump={(seq) => onJump(message.conversation_id, seq)}
    />
  )
}

/** Where what follows was said; another dialog opens by a press. */
function Place({ row, here }: { row: ConversationRow; here: boolean }) {
  const { t } = useWords()
  const { channel } = useChannel(row.channel_id)
  const name = (
    <>
      <Icon name={channelIcon(channel?.looks)} size={14} />
      {channel?.name ?? row.title}
    </>
  )
  if (here) return <p className="place-mark">{name}</p>
  return (
    <p className="place-mark">
      <button type="button" title={t("talk.openThat")} onClick={() => openDialog(row.id)}>
        {name}
      </button>
    </p>
  )
}
