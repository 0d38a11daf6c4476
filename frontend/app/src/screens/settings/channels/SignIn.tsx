import { useMutation } from "@tanstack/react-query"
import { useSearch } from "wouter"
import { CopyField } from "../../../parts/CopyButton"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { SignInStart, SignInView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Part } from "../pieces/Page"

const OUTCOMES = ["refused", "expired", "unreached", "unusable"] as const

/** What came of the way to the provider and back, as the address says. */
export function useOutcome(): (typeof OUTCOMES)[number] | undefined {
  const said = new URLSearchParams(useSearch()).get("sign_in")
  return OUTCOMES.find((each) => each === said)
}

/** The account's owner agrees at the provider; nobody types a password. */
export function SignIn({ path, signIn }: { path: string; signIn: SignInView }) {
  const words = useWords()
  const { t } = words
  const outcome = useOutcome()
  const begin = useMutation({
    mutationFn: () => http.post<SignInStart>(path),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <Part title={t("channels.signIn")} hint={t(signIn.signed_in ? "channels.signedIn" : "channels.signInHint")}>
      {outcome && (
        <p className="channel-error" role="alert">
          <Icon name="alert" size={14} /> {t(`channels.signIn_${outcome}`)}
        </p>
      )}
      <div className="settings-go">
        <Deed icon="lock" busy={begin.isPending} label={t(signIn.signed_in ? "channels.signInAgain" : "channels.signInNow")} run={() => begin.mutate()} />
      </div>
      <div className="settings-form">
        <div className="field">
          <span className="field-label">{t("channels.redirect")}</span>
          <CopyField text={signIn.redirect_uri} label={t("channels.redirect")} />
          <p className="field-hint">{t("channels.redirectHint")}</p>
        </div>
      </div>
    </Part>
  )
}
