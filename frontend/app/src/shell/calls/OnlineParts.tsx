import { Button, IconButton } from "../../parts/Button"
import { useActions } from "../../parts/keys/actions"
import { mute, useTalk } from "../../state/online/talk"
import { useWords } from "../../words/words"
import { useOnline } from "./useOnline"

/** It rings for me: mine by a press, or the others'. */
export function Taking({ id, newest }: { id: string; newest: boolean }) {
  const { t } = useWords()
  const { take, decline } = useOnline()
  const busy = useTalk((talk) => talk.id !== null)
  useActions(newest ? [{ id: "call-take", label: t("calls.take"), group: t("calls.group"), icon: "phone", chord: "Shift+KeyA", run: () => take(id) }] : [])
  return (
    <>
      <Button small look="primary" icon="phone" busy={busy} {...(newest && { chord: "Shift+KeyA" })} onClick={() => take(id)}>
        {t("calls.take")}
      </Button>
      <Button small onClick={() => decline(id)}>
        {t("calls.decline")}
      </Button>
    </>
  )
}

/** My talk: where its sound is, to be silent in, to end. */
export function Talking({ id }: { id: string }) {
  const { t } = useWords()
  const { take, hangUp } = useOnline()
  const talk = useTalk()
  const here = talk.id === id
  const word = talk.muted ? "calls.unmute" : "calls.mute"
  useActions([
    { id: "call-end", label: t("calls.hangUp"), group: t("calls.group"), icon: "phone", chord: "Shift+KeyH", run: () => hangUp(id) },
    ...(here ? [{ id: "call-mute", label: t(word), group: t("calls.group"), icon: "mic" as const, chord: "Shift+KeyU" as const, run: mute }] : []),
  ])
  return (
    <>
      {here ? (
        <IconButton small icon={talk.muted ? "micOff" : "mic"} label={t(word)} chord="Shift+KeyU" aria-pressed={talk.muted} onClick={mute} />
      ) : (
        <Button small icon="phone" busy={talk.id !== null} onClick={() => take(id)}>
          {t("calls.bringHere")}
        </Button>
      )}
      <Button small look="danger" chord="Shift+KeyH" onClick={() => hangUp(id)}>
        {t("calls.hangUp")}
      </Button>
    </>
  )
}

/** How the sound stands, where that is worth a word. */
export function useSound(id: string | undefined): string {
  const { t } = useWords()
  const talk = useTalk()
  if (!id) return ""
  if (talk.id !== id) return t("calls.soundElsewhere")
  if (talk.muted && talk.stage === "talks") return t("calls.muted")
  return talk.stage === "talks" ? "" : t(`calls.sound_${talk.stage}`)
}
