import { useMutation } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf, RowsSkeleton } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import type { InvitationView, UserView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Channel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { InvitePerson } from "../people/InvitePerson"
import { Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"

/** The first minute of a house: who you are, where customers write, who answers with you. Each can be left for later. */
export default function FirstSteps() {
  const words = useWords()
  const { t } = words
  const me = useMe()
  const [, go] = useLocation()
  const mayInvite = useMay("users.manage")
  const [inviting, setInviting] = useState(false)
  const channels = useList<Channel>("/channels").data?.filter(({ kind }) => kind !== "internal")
  const people = useList<UserView>("/users", { limit: 200 }).data
  const invited = useList<InvitationView>("/users/invitations", { enabled: mayInvite }).data
  const practice = useMutation({
    mutationFn: () => http.post<Channel>("/channels", { kind: "practice", name: t("list.practiceName") }),
    onSuccess: async () => {
      await refresh("/channels")
      go("/inbox")
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  if (!channels || !people) return <RowsSkeleton rows={3} />
  const connected = channels.length > 0
  const together = people.length > 1 || (invited?.length ?? 0) > 0
  return (
    <Page title={t("first.title", { name: me.name.split(" ")[0] ?? me.name })} hint={t("first.hint")}>
      <ol className="steps">
        <Step n={1} done title={t("first.who")} hint={t("first.whoHint", { name: me.name, email: me.email })}>
          <Button onClick={() => go("/settings/profile")}>{t("first.toProfile")}</Button>
        </Step>
        <Step n={2} done={connected} title={t("first.channel")} hint={connected ? t("first.channelDone", { names: channels.map(({ name }) => name).join(", ") }) : t("first.channelHint")}>
          <Button look={connected ? "plain" : "primary"} icon="plus" onClick={() => go("/settings/channels/new")}>
            {t("list.connect")}
          </Button>
          {!channels.some(({ kind }) => kind === "practice") && (
            <Deed icon="practice" busy={practice.isPending} label={t("list.practice")} run={() => practice.mutate()} />
          )}
        </Step>
        {mayInvite && (
          <Step n={3} done={together} title={t("first.people")} hint={t(together ? "first.peopleDone" : "first.peopleHint")}>
            <Deed look={connected && !together ? "primary" : "plain"} label={t("people.invite")} run={() => setInviting(true)} />
          </Step>
        )}
      </ol>
      <Button look={connected && together ? "primary" : "quiet"} onClick={() => go("/inbox")}>
        {t(connected ? "first.toDialogs" : "first.skip")}
      </Button>
      {inviting && <InvitePerson onClose={() => setInviting(false)} />}
    </Page>
  )
}

interface StepProps {
  n: number
  done: boolean
  title: string
  hint: string
  children: ReactNode
}

function Step({ n, done, title, hint, children }: StepProps) {
  const { t } = useWords()
  return (
    <li className="step" data-done={done || undefined}>
      <span className="step-mark" role="img" aria-label={t(done ? "first.done" : "first.toDo", { n })}>
        {done ? <Icon name="check" size={16} /> : n}
      </span>
      <div>
        <h3>{title}</h3>
        <p>{hint}</p>
        <div className="settings-buttons">{children}</div>
      </div>
    </li>
  )
}
