import { Dialog } from "../../../parts/Dialog"
import type { LibraryItem } from "../../../state/library"
import { useVersions } from "../../../state/library"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Loaded } from "../pieces/Page"

/** How it stood before: each can still be had. */
export function Versions({ item, onClose }: { item: LibraryItem; onClose: () => void }) {
  const { t } = useWords()
  const { size, exact } = useFormats()
  const query = useVersions(item.id)
  return (
    <Dialog title={t("library.versionsOf", { name: item.title })} open onClose={onClose}>
      <Loaded query={query} failed={t("library.failed")}>
        {(versions) => (
          <ul className="rows">
            {versions.map(({ version, file, url, by, at }) => (
              <li key={version} className="row">
                <div>
                  <a className="library-name" href={url ?? `${file?.url ?? ""}?download=true`} {...(url ? { target: "_blank", rel: "noopener noreferrer" } : { download: item.title })}>
                    {t("library.version", { n: version })}
                  </a>
                  <span className="cut">{[url ?? (file && size(file.size)), by?.name, exact(at)].filter(Boolean).join(" · ")}</span>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Dialog>
  )
}
