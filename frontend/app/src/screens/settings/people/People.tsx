import { useMutation } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useState } from "react"
import { Avatar } from "../../../parts/Avatar"
import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import type { MenuGroup } from "../../../parts/Menu"
import { Menu } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useNow } from "../../../parts/useNow"
import { useMe } from "../../../shell/me"
import type { InvitationView, NewLink, RoleView, UserView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Confirm } from "../pieces/Confirm"
import { NamedByRules } from "../pieces/NamedByRules"
import { Loaded, Page, Part } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditPerson } from "./EditPerson"
import { EyesDialog } from "./EyesDialog"
import { InvitePerson } from "./InvitePerson"
import { LinkDialog } from "./LinkDialog"
import { useRoleName } from "./roleName"

/** Colleagues: who they are, what they may, the way in for new ones. */
export default function People() {
  const { t } = useWords()
  const people = useList<UserView>("/users", { limit: 200 })
  const [inviting, setInviting] = useState(false)
  return (
    <Page
      title={t("people.people")}
      hint={t("people.hint")}
      action={
        <Deed look="primary" icon="plus" label={t("people.invite")} run={() => setInviting(true)} />
      }
    >
      <Loaded query={people} failed={t("people.failed")}>
        {(all) => (
          <>
            <ul className="rows">
              {all.filter(({ active }) => active).map((user) => (
                <Person key={user.id} user={user} />
              ))}
            </ul>
            <Invitations />
            <Gone all={all.filter(({ active }) => !active)} />
          </>
        )}
      </Loaded>
      {inviting && <InvitePerson onClose={() => setInviting(false)} />}
    </Page>
  )
}

type Doing = "edit" | "off" | "eyes" | { link: string }

function Person({ user }: { user: UserView }) {
  const words = useWords()
  const { t } = words
  const me = useMe()
  const { ago, exact } = useFormats()
  const now = useNow()
  const roleName = useRoleName()
  const role = useList<RoleView>("/roles").data?.find(({ id }) => id === user.role_id)
  const [doing, setDoing] = useState<Doing | null>(null)
  const link = useMutation({
    mutationFn: () => http.post<NewLink>(`/users/${user.id}/reset-link`),
    onSuccess: (made) => setDoing({ link: made.link }),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const close = () => setDoing(null)
  const groups: MenuGroup[] = [
    {
      id: "do",
      items: [
        { id: "edit", label: t("people.edit"), icon: "edit", run: () => setDoing("edit") },
        { id: "eyes", label: t("eyes.open"), icon: "eye", run: () => setDoing("eyes") },
        { id: "link", label: t("people.resetLink"), icon: "link", run: () => link.mutate() },
      ],
    },
  ]
  if (user.id !== me.id)
    groups.push({ id: "end", items: [{ id: "off", label: t("people.deactivate"), icon: "close", danger: true, run: () => setDoing("off") }] })
  return (
    <li className="row">
      <Avatar id={user.id} name={user.name} size={32} decorative />
      <div>
        <strong>
          {user.name}
          {user.id === me.id && <em> {t("common.you")}</em>}
        </strong>
        <span>{user.email}</span>
      </div>
      {user.two_factor && (
        <span className="mark" title={t("people.twoFactorOn")}>
          <Icon name="lock" size={14} />
          <span className="unseen">{t("people.twoFactorOn")}</span>
        </span>
      )}
      <span className="row-fact row-role">{role && roleName(role)}</span>
      <span className="row-fact row-when" title={user.last_seen_at ? exact(user.last_seen_at) : undefined}>
        {user.last_seen_at ? ago(user.last_seen_at, now) : t("people.neverSeen")}
      </span>
      <Menu commands={user.name} align="end" groups={groups} trigger={<IconButton icon="more" label={t("people.actions", { name: user.name })} small />} />
      {doing === "edit" && <EditPerson user={user} onClose={close} />}
      {doing === "eyes" && <EyesDialog user={user} onClose={close} />}
      {doing === "off" && <Deactivate user={user} onClose={close} />}
      {typeof doing === "object" && doing && (
        <LinkDialog title={t("people.resetTitle", { name: user.name })} hint={t("people.resetHint")} link={doing.link} onClose={close} />
      )}
    </li>
  )
}

function Deactivate({ user, onClose }: { user: UserView; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Confirm
      title={t("people.deactivateTitle", { name: user.name })}
      action={t("people.deactivate")}
      onClose={onClose}
      run={async () => {
        await http.post(`/users/${user.id}/deactivation`)
        await refresh("/users")
      }}
    >
      <ul className="extent">
        <li>{t("people.offSessions")}</li>
        <li>{t("people.offWords")}</li>
        <li>{t("people.offDialogs")}</li>
      </ul>
      <NamedByRules kind="user" id={user.id} />
    </Confirm>
  )
}

/** Those who were invited and have not come yet. */
function Invitations() {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const roleName = useRoleName()
  const roles = useList<RoleView>("/roles").data
  const { data } = useList<InvitationView>("/users/invitations")
  const withdraw = useMutation({
    mutationFn: (id: number) => http.delete(`/users/invitations/${id}`),
    onSettled: () => refresh("/users"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  if (!data?.length) return null
  const roleOf = (id: number): ReactNode => {
    const role = roles?.find((each) => each.id === id)
    return role && roleName(role)
  }
  return (
    <Part title={t("people.invited")}>
      <ul className="rows">
        {data.map((one) => (
          <li key={one.id} className="row">
            <span className="holder-mark" data-large>
              <Icon name="mail" size={16} />
            </span>
            <div>
              <strong>{one.email}</strong>
              <span>{t("people.invitedUntil", { when: when(one.expires_at) })}</span>
            </div>
            <span className="row-fact row-role">{roleOf(one.role_id)}</span>
            <Button small disabled={withdraw.isPending} onClick={() => withdraw.mutate(one.id)}>
              {t("people.withdraw")}
            </Button>
          </li>
        ))}
      </ul>
    </Part>
  )
}

/** Those who left: their words stay, and so does the way back. */
function Gone({ all }: { all: UserView[] }) {
  const words = useWords()
  const { t } = words
  const back = useMutation({
    mutationFn: (id: number) => http.delete(`/users/${id}/deactivation`),
    onSettled: () => refresh("/users"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  if (!all.length) return null
  return (
    <Part title={t("people.gone")} hint={t("people.goneHint")}>
      <ul className="rows">
        {all.map((user) => (
          <li key={user.id} className="row" data-faded>
            <Avatar id={user.id} name={user.name} size={32} decorative />
            <div>
              <strong>{user.name}</strong>
              <span>{user.email}</span>
            </div>
            <Button small disabled={back.isPending} onClick={() => back.mutate(user.id)}>
              {t("people.reactivate")}
            </Button>
          </li>
        ))}
      </ul>
    </Part>
  )
}
