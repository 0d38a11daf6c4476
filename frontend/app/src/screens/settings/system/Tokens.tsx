import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState } from "../../../parts/Placeholders"
import { useNow } from "../../../parts/useNow"
import { useColleagues } from "../../../state/house"
import type { RoleView, TokenView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { useRoleName } from "../people/roleName"
import { Deed } from "../pieces/Deed"
import { Confirm } from "../pieces/Confirm"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { NewToken } from "./NewToken"

/** Keys for programs. */
export default function Tokens() {
  const { t } = useWords()
  const query = useList<TokenView>("/tokens")
  const [adding, setAdding] = useState(false)
  const add = (
    <Deed look={query.data?.length ? "plain" : "primary"} icon="plus" label={t("tokens.issue")} run={() => setAdding(true)} />
  )
  return (
    <Page title={t("tokens.title")} hint={t("tokens.hint")} action={query.data?.length ? add : undefined}>
      <p>
        <Link href="/settings/api">{t("tokens.reference")}</Link>
      </p>
      <Loaded query={query} failed={t("tokens.failed")}>
        {(tokens) =>
          tokens.length ? (
            <ul className="rows">
              {tokens.map((token) => (
                <Row key={token.id} token={token} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="key" title={t("tokens.none")} hint={t("tokens.noneHint")} action={add} />
          )
        }
      </Loaded>
      {adding && <NewToken onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Row({ token }: { token: TokenView }) {
  const { t } = useWords()
  const { ago, exact, when } = useFormats()
  const now = useNow()
  const [revoking, setRevoking] = useState(false)
  const roleName = useRoleName()
  const person = useColleagues().find(({ id }) => id === token.user_id)
  const role = useList<RoleView>("/roles").data?.find(({ id }) => id === token.role_id)
  const whose = person?.name ?? (role ? t("tokens.service", { role: roleName(role) }) : "")
  const rights = token.scopes ? t("tokens.scopes", { n: token.scopes.length }) : t("tokens.allRights")
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name="key" size={16} />
      </span>
      <div>
        <strong>{token.name}</strong>
        <span>{[whose, rights, token.expires_at && t("tokens.until", { when: when(token.expires_at) })].filter(Boolean).join(" · ")}</span>
      </div>
      <span className="row-fact" title={token.last_used_at ? exact(token.last_used_at) : undefined}>
        {token.last_used_at ? t("tokens.used", { when: ago(token.last_used_at, now) }) : t("tokens.unused")}
      </span>
      <Button small onClick={() => setRevoking(true)}>
        {t("tokens.revoke")}
      </Button>
      {revoking && (
        <Confirm
          title={t("tokens.revokeTitle", { name: token.name })}
          action={t("tokens.revoke")}
          onClose={() => setRevoking(false)}
          run={async () => {
            await http.delete(`/tokens/${token.id}`)
            await refresh("/tokens")
          }}
        >
          <p>{t("tokens.revokeHint")}</p>
        </Confirm>
      )}
    </li>
  )
}
