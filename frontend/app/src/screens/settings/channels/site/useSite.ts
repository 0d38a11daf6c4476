import { useState } from "react"
import type { FormState } from "../../../../shell/enter/useForm"
import type { Language } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import type { ChannelDraft } from "../draft"

/** What a part of the page of something that stands in a site is given. */
export interface PartOf<Site> {
  site: Site
  onChange: (change: Partial<Site>) => void
  fault: (field: keyof Site & string) => string | undefined
}

interface Given {
  draft: ChannelDraft
  form: FormState
  onChange: (change: Partial<ChannelDraft>) => void
}

/** The settings as the page holds them, and the language of theirs that one looks at. */
export function useSite<Site extends { languages: Language[] }>({ draft, form, onChange }: Given) {
  const { language: mine } = useWords()
  const site = draft.settings as unknown as Site
  const [chosen, choose] = useState<Language>(mine)
  const language = site.languages.includes(chosen) ? chosen : (site.languages[0] ?? mine)
  const part: PartOf<Site> = {
    site,
    fault: (field) => form.fault(`settings.${field}`),
    onChange: (change) => onChange({ settings: { ...draft.settings, ...change } }),
  }
  return { part, language, choose }
}
