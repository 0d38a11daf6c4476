import { Button } from "../../../parts/Button"
import { CopyButton } from "../../../parts/CopyButton"
import { Dialog } from "../../../parts/Dialog"
import { useWords } from "../../../words/words"

/** Recovery codes, this once. */
export function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Dialog
      title={t("account.codes")}
      open
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {t("account.codesKept")}
        </Button>
      }
    >
      <div className="settings-form">
        <p>{t("account.codesHint")}</p>
        <div className="codes">
          <ul>
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <CopyButton text={codes.join("\n")} label={t("common.copy")} />
        </div>
      </div>
    </Dialog>
  )
}
