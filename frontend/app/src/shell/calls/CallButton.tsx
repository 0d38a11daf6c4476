import { useMutation } from "@tanstack/react-query"
import { Button, IconButton } from "../../parts/Button"
import { useActions } from "../../parts/keys/actions"
import { Menu } from "../../parts/Menu"
import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import type { Whom } from "../../state/calls"
import { dial, useTelephones } from "../../state/calls"
import type { ConversationRow } from "../../wire/types"
import { useWords } from "../../words/words"
import { useMay } from "../me"

/** Rings my own telephone, then theirs; pressed twice, it is one call. */
function useDial(): { busy: boolean; call: (whom: Whom) => void } {
  const words = useWords()
  const { mutate, isPending } = useMutation({
    mutationFn: dial,
    onSuccess: () => tell(words.t("calls.asked")),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return { busy: isPending, call: mutate }
}

/** In a dialog of calls: where an answer is written elsewhere, one calls. */
export function CallBack({ row }: { row: ConversationRow }) {
  const { t } = useWords()
  const may = useMay("calls.make")
  const can = useTelephones(({ calls }) => calls).some(({ id }) => id === row.channel_id)
  const { busy, call } = useDial()
  const offered = may && can
  const run = () => call({ conversation_id: row.id })
  useActions(offered ? [{ id: "call", label: t("calls.callBack"), group: t("thread.keys"), icon: "phone", chord: "KeyC KeyC", run }] : [])
  if (!offered) return null
  return (
    <Button look="primary" icon="phone" chord="KeyC KeyC" busy={busy} onClick={run}>
      {t("calls.callBack")}
    </Button>
  )
}

/** At a number of a person: by the one telephone of the house, or by which of them. */
export function CallNumber({ phone }: { phone: string }) {
  const { t } = useWords()
  const may = useMay("calls.make")
  const through = useTelephones(({ calls }) => calls)
  const { busy, call } = useDial()
  if (!may || !through.length || !phone) return null
  const by = (channel_id: number): Whom => ({ channel_id, phone })
  const label = t("calls.call")
  if (through.length === 1) return <IconButton small className="copy" icon="phone" label={label} disabled={busy} onClick={() => call(by(through[0]!.id))} />
  const items = through.map(({ id, name }) => ({ id: String(id), label: t("calls.callBy", { channel: name }), icon: "phone" as const, run: () => call(by(id)) }))
  return <Menu commands={label} align="end" trigger={<IconButton small className="copy" icon="phone" label={label} disabled={busy} />} groups={[{ id: "call", items }]} />
}
