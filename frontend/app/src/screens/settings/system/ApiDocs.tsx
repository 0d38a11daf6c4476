import { useQuery } from "@tanstack/react-query"
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import { Link } from "wouter"
import { RowsSkeleton } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { useMay } from "../../../shell/me"
import { useDark } from "../../../state/prefs"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Page } from "../pieces/Page"
import "./api-docs.css"
import type { Spec } from "./part"
import { humble } from "./humble"
import { nounsOf, partOf } from "./part"

/** The API, route by route, from our own server alone; a call is made with the key that was typed in, never as oneself. */
export default function ApiDocs() {
  const { t } = useWords()
  const keys = useMay("tokens.manage")
  const query = useQuery({ queryKey: ["openapi"], queryFn: () => http.get<Spec>("/openapi.json"), staleTime: Infinity, gcTime: 0 })
  return (
    <Page title={t("apidocs.title")} hint={t("apidocs.hint")} wide>
      <p className="api-docs-ways">
        {keys && <Link href="/settings/keys">{t("apidocs.keys")}</Link>}
        <a href="/api/v1/openapi.json" download="samovar-openapi.json">
          {t("apidocs.download")}
        </a>
      </p>
      <p className="hint">{t("apidocs.english")}</p>
      <Loaded query={query} failed={t("apidocs.failed")}>
        {(spec) => <Chosen spec={spec} />}
      </Loaded>
    </Page>
  )
}

function Chosen({ spec }: { spec: Spec }) {
  const { t } = useWords()
  const nouns = useMemo(() => nounsOf(spec), [spec])
  const [noun, choose] = useState("contacts")
  const part = useMemo(() => partOf(spec, noun), [spec, noun])
  return (
    <>
      <div className="api-docs-noun">
        <Select label={t("apidocs.about")} value={noun} choices={nouns.map((each) => ({ value: each, label: each }))} onChange={choose} />
      </div>
      <Reader key={noun} spec={part} />
    </>
  )
}

interface Asked {
  credentials?: RequestCredentials
}

/** The reader has a dress for the night; it looks for this name at the root. */
function useNightDress(): void {
  const dark = useDark()
  useLayoutEffect(() => {
    document.documentElement.classList.toggle("dark-mode", dark)
    return () => document.documentElement.classList.remove("dark-mode")
  }, [dark])
}

function Reader({ spec }: { spec: object }) {
  useNightDress()
  const box = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    let left = false
    void import("swagger-ui-dist/swagger-ui-es-bundle.js").then(({ default: draw }) => {
      if (left || !box.current) return
      draw({
        spec,
        domNode: box.current,
        docExpansion: "list",
        defaultModelsExpandDepth: -1,
        displayRequestDuration: true,
        tagsSorter: "alpha",
        validatorUrl: null,
        plugins: [{ wrapComponents: { BaseLayout: humble } }],
        // what is tried is tried with the key: whoever is signed in here may do more than they mean to
        requestInterceptor: (asked: Asked) => ({ ...asked, credentials: "omit" as const }),
        onComplete: () => setDrawn(true),
      })
    })
    return () => {
      left = true
    }
  }, [spec])
  return (
    <>
      {!drawn && <RowsSkeleton rows={8} />}
      <div ref={box} className="api-docs" data-drawn={drawn || undefined} />
    </>
  )
}
