import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Dialog } from "../../../../parts/Dialog"
import { Field, TextField } from "../../../../parts/Field"
import { Segments } from "../../../../parts/Segments"
import { tell } from "../../../../parts/Toast"
import { Fault } from "../../../../shell/enter/Fault"
import { useForm } from "../../../../shell/enter/useForm"
import { useBegun } from "../../../../state/begun"
import type { WishView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Funnel, Page } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { queries } from "../../../../state/session"
import "./ask.css"

const NOTHING = { name: "", note: "" }

/** Who may not build funnels and fields asks those who may, and sees here what was answered. */
export function AskDialog({ funnel, onClose }: { funnel: Funnel; onClose: () => void }) {
  const { t } = useWords()
  const [what, setWhat] = useState<"status" | "field">("status")
  const { value, set, drop } = useBegun("wish/new", NOTHING)
  const form = useForm(
    async () => {
      await http.post("/setup-requests", { what, name: value.name, note: value.note, ...(what === "status" && { funnel_id: funnel.id }) })
      await queries.invalidateQueries({ queryKey: ["setup-requests"] })
      drop()
      tell(t("funnels.asked"))
      onClose()
    },
    ["name", "note"],
    { name: value.name.trim() },
  )
  return (
    <Dialog
      title={t("funnels.askTitle")}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form="ask-form" busy={form.busy}>
            {t("funnels.askSend")}
          </Button>
        </>
      }
    >
      <form
        id="ask-form"
        className="ask-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
      >
        <p>{t("funnels.askHint")}</p>
        <Segments
          label={t("funnels.askWhat")}
          value={what}
          choices={[
            { value: "status", label: t("funnels.askStatus") },
            { value: "field", label: t("funnels.askField") },
          ]}
          onChange={setWhat}
        />
        <TextField label={t("funnels.askName")} value={value.name} maxLength={60} autoFocus autoComplete="off" onChange={(name) => set((was) => ({ ...was, name }))} error={form.fault("name")} />
        <Field label={t("funnels.askNote")} error={form.fault("note")}>
          {(wiring) => <textarea className="input" rows={3} {...wiring} value={value.note} onChange={(event) => set((was) => ({ ...was, note: event.target.value }))} />}
        </Field>
        <Fault text={form.message} />
        <Before />
      </form>
    </Dialog>
  )
}

/** What I asked for before, and what became of it. */
function Before() {
  const { t } = useWords()
  const { when } = useFormats()
  const { data } = useQuery({ queryKey: ["setup-requests", "list"], queryFn: async () => (await http.get<Page<WishView>>("/setup-requests")).items, staleTime: 0 })
  if (!data?.length) return null
  return (
    <section className="ask-before">
      <h3>{t("funnels.askedBefore")}</h3>
      <ul>
        {data.map((wish) => (
          <li key={wish.id}>
            <strong>{t(wish.what === "status" ? "funnels.wishStatus" : "funnels.wishField", { name: wish.name })}</strong>
            <span>
              {when(wish.created_at)} · {t(wish.state === "open" ? "funnels.wishOpen" : wish.state === "done" ? "funnels.wishDone" : "funnels.wishDeclined")}
            </span>
            {wish.answer && <p>{wish.answer}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}
