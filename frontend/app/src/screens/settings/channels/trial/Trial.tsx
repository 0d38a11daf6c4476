import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Field, TextField } from "../../../../parts/Field"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import type { AskedView, ReadingView, TrialView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import "./trial.css"

interface Props {
  kind: string
  settings: Record<string, unknown>
}

/** A description tried before anything is kept: how it reads what the platform brings, what it would ask of the platform. */
export default function Trial({ kind, settings }: Props) {
  const words = useWords()
  const { t } = words
  const [payload, setPayload] = useState("")
  const [to, setTo] = useState("+79161234567")
  const [text, setText] = useState("")
  const trial = useMutation({ mutationFn: (body: { payload?: string; to?: string; text?: string }) => http.post<TrialView>("/channels/trials", { kind, settings, ...body }) })
  const read = trial.variables?.payload !== undefined
  const failed = trial.error && reasonOf(trial.error, words)
  const answer = trial.data && (
    <div className="trial-answer" aria-live="polite">
      {trial.data.fault !== null && <Fault text={trial.data.fault} />}
      {trial.data.readings.map((reading, place) => (
        <Reading key={place} reading={reading} />
      ))}
      {read && trial.data.fault === null && !trial.data.readings.length && <p className="trial-none">{t("trial.nothing")}</p>}
      {trial.data.steps.length > 0 && <Steps steps={trial.data.steps} open={trial.data.fault !== null} />}
      {trial.data.requests.map((asked, place) => (
        <Asked key={place} asked={asked} />
      ))}
    </div>
  )
  return (
    <Part title={t("trial.title")} hint={t("trial.hint")}>
      <div className="settings-form">
        <Field label={t("trial.payload")} hint={t("trial.payloadHint")}>
          {(wiring) => <textarea className="input code-field" {...wiring} rows={6} value={payload} spellCheck={false} wrap="off" onChange={(event) => setPayload(event.target.value)} />}
        </Field>
        <div>
          <Button busy={trial.isPending && read} disabled={!payload.trim()} icon="eye" onClick={() => trial.mutate({ payload })}>
            {t("trial.read")}
          </Button>
        </div>
        {read && answer}
        <div className="trial-send">
          <TextField label={t("trial.to")} value={to} onChange={setTo} />
          <TextField label={t("trial.text")} value={text} placeholder={t("trial.textSample")} onChange={setText} />
        </div>
        <div>
          <Button busy={trial.isPending && !read} icon="send" onClick={() => trial.mutate({ to, text: text || t("trial.textSample") })}>
            {t("trial.send")}
          </Button>
        </div>
        {!read && answer}
        {failed && <Fault text={failed} />}
      </div>
    </Part>
  )
}

function Fault({ text }: { text: string }) {
  const { t } = useWords()
  return (
    <div className="trial-fault" role="alert">
      <Icon name="alert" size={16} />
      <div>
        <strong>{t("trial.fault")}</strong>
        <code>{text}</code>
      </div>
    </div>
  )
}

const KNOWN = ["message", "echo", "edit", "deletion", "receipt", "reaction", "typing", "reachability"] as const
const isKnown = (what: string): what is (typeof KNOWN)[number] => (KNOWN as readonly string[]).includes(what)

/** One thing as Samovar would understand it. */
function Reading({ reading }: { reading: ReadingView }) {
  const { t } = useWords()
  const { exact } = useFormats()
  const rows: [string, string][] = [
    [t("trial.chat"), reading.group ? `${reading.chat} · ${t("trial.group")}` : reading.chat],
    [t("trial.person"), [reading.name, reading.person].filter(Boolean).join(" · ")],
    [t("trial.says"), reading.text],
    [t("trial.files"), reading.files.join(", ")],
    [t("trial.key"), reading.key],
    [t("trial.at"), reading.at ? exact(reading.at) : ""],
    ...Object.entries(reading.details),
  ]
  return (
    <section className="trial-reading">
      <h3>
        <Icon name="check" size={16} />
        {isKnown(reading.what) ? t(`trial.what_${reading.what}`) : reading.what}
      </h3>
      <dl>
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

function Steps({ steps, open }: { steps: TrialView["steps"]; open: boolean }) {
  const { t } = useWords()
  return (
    <details className="trial-steps" open={open}>
      <summary>{t("trial.steps")}</summary>
      <table>
        <tbody>
          {steps.map(({ name, path, found }, place) => (
            <tr key={place} data-empty={found === "" || undefined}>
              <th scope="row">{name}</th>
              <td>
                <code>{path}</code>
              </td>
              <td>{found === "" ? t("trial.empty") : <code>{found}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

function Asked({ asked }: { asked: AskedView }) {
  const { t } = useWords()
  const what = asked.what === "text" || asked.what === "reply" || asked.what === "photo" ? t(`trial.ask_${asked.what}`) : asked.what
  return (
    <section className="trial-asked">
      <h3>{what}</h3>
      <pre tabIndex={0}>
        <b>{asked.method}</b> {asked.url}
        {Object.entries(asked.headers).map(([name, value]) => `\n${name}: ${value}`)}
        {asked.body && `\n\n${asked.body}`}
      </pre>
    </section>
  )
}
