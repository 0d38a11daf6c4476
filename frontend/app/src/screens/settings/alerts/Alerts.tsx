import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { showNotice } from "../../../shell/useAlerts"
import { keepWishes, useWishes } from "../../../state/alerts/keep"
import { useDuty } from "../../../state/alerts/duty"
import { play } from "../../../state/alerts/tones"
import type { Kind, Sound, Wishes } from "../../../state/alerts/wishes"
import { isQuiet, KINDS, TONES } from "../../../state/alerts/wishes"
import { useChannels } from "../../../state/house"
import { usePrefs } from "../../../state/prefs"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Page, Part } from "../pieces/Page"
import { Tick } from "../../../parts/Tick"
import "./alerts.css"
import { Journal } from "../notices/Journal"
import { Permission } from "./Permission"
import { PushDevices } from "./PushDevices"
import { Told } from "./Told"

/** What one is told of aloud, how, and when not: every change works at once. */
export default function Alerts() {
  const words = useWords()
  const { t } = words
  const wishes = useWishes()
  const keep = (change: Partial<Wishes>) => keepWishes(change, (error) => tell(t("alerts.notSaved", { reason: reasonOf(error, words) }), { fault: true }))
  return (
    <Page title={t("alerts.title")} hint={t("alerts.hint")}>
      <PushDevices />
      <Told />
      <Part title={t("alerts.when")} hint={t("alerts.seen")}>
        <ul className="alerts">
          {KINDS.map((kind) => (
            <OfKind key={kind} kind={kind} wishes={wishes} keep={keep} />
          ))}
          <li>
            <label className="alerts-what" htmlFor="alerts-volume">
              {t("alerts.volume")}
            </label>
            <input
              id="alerts-volume"
              className="alerts-volume"
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={wishes.volume}
              onChange={({ target }) => keep({ volume: target.valueAsNumber })}
              onPointerUp={() => play("drop", wishes.volume)}
            />
          </li>
        </ul>
      </Part>
      <Channels wishes={wishes} keep={keep} />
      <Part title={t("alerts.desktopTitle")}>
        <Permission />
        <Tick label={t("alerts.words")} hint={t("alerts.wordsHint")} checked={wishes.words} onChange={(on) => keep({ words: on })} />
        <Example wishes={wishes} />
      </Part>
      <Quiet wishes={wishes} keep={keep} />
      <Journal />
    </Page>
  )
}

interface Props {
  wishes: Wishes
  keep: (change: Partial<Wishes>) => void
}

function OfKind({ kind, wishes, keep }: Props & { kind: Kind }) {
  const { t } = useWords()
  const what = t(`alerts.${kind}`)
  const sound = wishes.sounds[kind]
  return (
    <li>
      <span className="alerts-what">{what}</span>
      <SoundChoice label={t("alerts.sound", { what })} tryLabel={t("alerts.try", { what })} value={sound} volume={wishes.volume} onChange={(next) => keep({ sounds: { ...wishes.sounds, [kind]: next } })} />
      <Tick
        label={
          <>
            <span aria-hidden>{t("alerts.notice")}</span>
            <span className="unseen">{t("alerts.desktop", { what })}</span>
          </>
        }
        checked={wishes.desktop[kind]}
        onChange={(on) => keep({ desktop: { ...wishes.desktop, [kind]: on } })}
      />
    </li>
  )
}

interface SoundProps {
  label: string
  tryLabel: string
  value: Sound
  volume: number
  onChange: (sound: Sound) => void
}

/** A sound is heard as soon as it is chosen, and again by its button. */
function SoundChoice({ label, tryLabel, value, volume, onChange }: SoundProps) {
  const { t } = useWords()
  const heard = (sound: Sound) => {
    if (sound !== "off") play(sound, volume)
  }
  return (
    <span className="alerts-sound">
      <Select
        label={label}
        value={value}
        choices={[...TONES, "off" as const].map((tone) => ({ value: tone, label: t(`alerts.${tone}`) }))}
        onChange={(next) => {
          heard(next)
          onChange(next)
        }}
      />
      <IconButton icon="play" label={tryLabel} disabled={value === "off"} onClick={() => heard(value)} />
    </span>
  )
}

const ABOVE = "above"

function Channels({ wishes, keep }: Props) {
  const { t } = useWords()
  const channels = useChannels().filter(({ state }) => state !== "deleted")
  if (!channels.length) return null
  const set = (id: number, next: Sound | typeof ABOVE) => {
    const rest = Object.fromEntries(Object.entries(wishes.channels).filter(([channel]) => channel !== String(id)))
    if (next !== ABOVE && next !== "off") play(next, wishes.volume)
    keep({ channels: next === ABOVE ? rest : { ...rest, [id]: next } })
  }
  return (
    <Part title={t("alerts.channels")} hint={t("alerts.channelsHint")}>
      <ul className="alerts">
        {channels.map(({ id, looks, name }) => {
          const value = wishes.channels[id] ?? ABOVE
          const tried = value === ABOVE ? wishes.sounds.mine : value
          return (
            <li key={id}>
              <span className="alerts-what">
                <Icon name={channelIcon(looks)} size={16} />
                <span className="cut">{name}</span>
              </span>
              <span className="alerts-sound">
                <Select
                  label={t("alerts.sound", { what: name })}
                  value={value}
                  choices={[{ value: ABOVE, label: t("alerts.asAbove") }, ...[...TONES, "off" as const].map((tone) => ({ value: tone, label: t(`alerts.${tone}`) }))]}
                  onChange={(next: Sound | typeof ABOVE) => set(id, next)}
                />
                <IconButton icon="play" label={t("alerts.try", { what: name })} disabled={tried === "off"} onClick={() => tried !== "off" && play(tried, wishes.volume)} />
              </span>
            </li>
          )
        })}
      </ul>
    </Part>
  )
}

/** The same as a customer's message would do, at once. */
function Example({ wishes }: { wishes: Wishes }) {
  const words = useWords()
  const { t } = words
  const [name, text] = [t("alerts.exampleName"), t("alerts.exampleText")]
  const show = () => {
    if (wishes.sounds.mine !== "off") play(wishes.sounds.mine, wishes.volume)
    showNotice({ kind: "mine", conversation: 0, seq: 0, channel: null, title: name, who: "", text }, words, wishes.words)
  }
  return (
    <figure className="alerts-example">
      <figcaption>{t("alerts.preview")}</figcaption>
      <div>
        <strong>{name}</strong>
        <p>{wishes.words ? text : t("alerts.hidden")}</p>
      </div>
      <Button small icon="bell" onClick={show}>
        {t("alerts.example")}
      </Button>
    </figure>
  )
}

/** Of whoever has a schedule it says when they are left alone; of all others these hours. */
function Quiet({ wishes, keep }: Props) {
  return useDuty(({ planned }) => planned) ? <OffDuty wishes={wishes} keep={keep} /> : <QuietHours wishes={wishes} keep={keep} />
}

function OffDuty({ wishes, keep }: Props) {
  const { t } = useWords()
  const { when } = useFormats()
  const { on, until } = useDuty()
  const { off_duty } = wishes
  const set = (change: Partial<Wishes["off_duty"]>) => keep({ off_duty: { ...off_duty, ...change } })
  const says = !off_duty.on ? t("alerts.dutyNever") : on ? t("alerts.dutyOn") : until ? t("alerts.dutyOff", { at: when(until) }) : t("alerts.dutyNone")
  return (
    <Part title={t("alerts.duty")} hint={says}>
      <Tick label={t("alerts.hush")} checked={wishes.hushed} onChange={(hushed) => keep({ hushed })} />
      <Tick label={t("alerts.dutyQuiet")} hint={t("alerts.dutyQuietHint")} checked={off_duty.on} onChange={(next) => set({ on: next })} />
      {off_duty.on && <Tick label={t("alerts.dutyLetters")} checked={off_duty.letters} onChange={(letters) => set({ letters })} />}
    </Part>
  )
}

function QuietHours({ wishes, keep }: Props) {
  const { t } = useWords()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const [now] = useState(() => new Date())
  const { on, from, to } = wishes.quiet
  const set = (change: Partial<Wishes["quiet"]>) => keep({ quiet: { ...wishes.quiet, ...change } })
  const says = !on ? t("alerts.quietNever") : isQuiet(wishes, now, zone) ? t("alerts.quietNow", { to }) : t("alerts.quietLater", { from, to })
  return (
    <Part title={t("alerts.quiet")} hint={says}>
      <Tick label={t("alerts.hush")} checked={wishes.hushed} onChange={(hushed) => keep({ hushed })} />
      <Tick label={t("alerts.quietOn")} checked={on} onChange={(next) => set({ on: next })} />
      {on && (
        <div className="alerts-hours">
          <TextField type="time" label={t("alerts.from")} value={from} onChange={(next) => next && set({ from: next })} />
          <TextField type="time" label={t("alerts.to")} value={to} onChange={(next) => next && set({ to: next })} />
        </div>
      )}
    </Part>
  )
}
