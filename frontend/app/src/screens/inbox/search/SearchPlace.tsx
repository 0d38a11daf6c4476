import type { KeyboardEvent, ReactNode } from "react"
import { useCallback, useEffect, useRef, useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import type { Finder } from "../../../parts/keys/finders"
import { useFinder } from "../../../parts/keys/finders"
import { useActions } from "../../../parts/keys/actions"
import { KeyCaps } from "../../../parts/keys/KeyCaps"
import { useLayer } from "../../../parts/useBack"
import { useWords } from "../../../words/words"
import { Filters } from "./Filters"
import { openHit } from "./open"
import { Recent } from "./Recent"
import { hitId, Results } from "./Results"
import "./search.css"
import { isAsked, seek, stopSearching, useSearching } from "./searching"
import type { Hit } from "./useFound"
import { useFound } from "./useFound"

interface Props {
  /** The dialog that is open. */
  open: number | null
  onOpen?: (() => void) | undefined
  /** What stands here while nothing is looked for. */
  children: ReactNode
}

/** The field above the list, and what it found in the list's place. */
export function SearchPlace({ open, onOpen, children }: Props) {
  const { t } = useWords()
  const state = useSearching()
  const { typed, focused, at } = state
  const asked = isAsked(state)
  const [unfolded, setUnfolded] = useState<ReadonlySet<Hit["kind"]>>(new Set())
  const found = useFound(unfolded)
  const hits = found.sections.flatMap((section) => section.hits)
  const active = Math.min(at, hits.length - 1)
  const field = useRef<HTMLInputElement>(null)

  // The panes were drawn anew under the fingers: the field goes on where it was.
  useEffect(() => {
    if (useSearching.getState().focused) field.current?.focus()
  }, [])
  const focus = () => {
    useSearching.setState({ focused: true })
    field.current?.focus()
    field.current?.select()
  }
  const leave = () => {
    stopSearching()
    field.current?.blur()
  }
  useLayer(asked || focused, leave)
  const pick = (hit: Hit | undefined, stay = false) => {
    if (!hit) return
    seek({ at: hits.indexOf(hit), focused: stay })
    if (!stay) field.current?.blur()
    openHit(hit)
    onOpen?.()
  }
  const walk = (step: number, opens: boolean) => {
    if (!hits.length) return
    const to = (active + step + hits.length) % hits.length
    useSearching.setState({ at: to })
    if (opens) pick(hits[to], focused)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    const typing = event.target === field.current
    if (event.key === "ArrowDown") walk(1, false)
    else if (event.key === "ArrowUp") walk(-1, false)
    else if (event.key === "Enter") pick(hits[active])
    // In what was found it closes first what is open beside it.
    else if (event.key === "Escape" && typing) leave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const group = t("list.keys")
  const finder: Finder = useCallback(
    (text) =>
      Promise.resolve([
        {
          id: "search-for",
          label: t("search.for", { text }),
          group: t("search.label"),
          icon: "search" as const,
          last: true,
          run: () => {
            seek({ here: null, mine: false, file: false, typed: text, focused: true })
            field.current?.focus()
          },
        },
      ]),
    [t],
  )
  useFinder(finder)
  useActions([
    { id: "search", label: t("search.label"), group, icon: "search", chord: "Slash", run: focus },
    ...(open === null ? [] : [{ id: "search-here", label: t("search.here"), group, icon: "search" as const, chord: "Shift+KeyF", run: () => { seek({ here: open, focused: true }); focus() } }]),
    ...(asked
      ? [
          { id: "open-next", label: t("search.openNext"), group, chord: "Alt+ArrowDown", whileTyping: true, onlyKeys: true, run: () => walk(1, true) },
          { id: "open-before", label: t("search.openBefore"), group, chord: "Alt+ArrowUp", whileTyping: true, onlyKeys: true, run: () => walk(-1, true) },
          { id: "search-stop", label: t("search.stop"), group, icon: "close" as const, ...(open === null && { chord: "Escape" }), run: leave },
          { id: "list-next", label: t("list.next"), group, chord: "KeyJ", onlyKeys: true, run: () => walk(1, false) },
          { id: "list-before", label: t("list.before"), group, chord: "KeyK", onlyKeys: true, run: () => walk(-1, false) },
        ]
      : []),
  ])
  return (
    <>
      <div className="search-bar" role="search">
        <div className="search-field">
          <Icon name="search" size={16} />
          <input
            ref={field}
            role="combobox"
            aria-label={t("search.label")}
            aria-expanded={asked}
            aria-controls="search-hits"
            aria-autocomplete="list"
            aria-activedescendant={asked && hits.length ? hitId(active) : undefined}
            placeholder={t("search.ask")}
            value={typed}
            maxLength={200}
            enterKeyHint="search"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => seek({ typed: event.target.value, focused: true })}
            // Not by focus alone: who walks by Tab is on the way to the list, and it must not go from under them.
            onPointerDown={() => useSearching.setState({ focused: true })}
            onBlur={() => {
              // Drawn anew, the field is taken from the page: that is nobody leaving it.
              if (field.current?.isConnected) useSearching.setState({ focused: false })
            }}
            onKeyDown={onKeyDown}
          />
          {asked || focused ? <IconButton icon="close" small label={t("search.stop")} onClick={leave} /> : <KeyCaps chord="Slash" />}
        </div>
        {(asked || focused) && <Filters open={open} />}
      </div>
      {asked ? (
        <Results
          found={found}
          active={active}
          onPick={pick}
          onKeyDown={onKeyDown}
          onPoint={(to) => useSearching.setState({ at: to })}
          onUnfold={(kind) => setUnfolded(new Set([...unfolded, kind]))}
        />
      ) : focused ? (
        <Recent onPick={(text) => seek({ typed: text })} />
      ) : (
        children
      )}
    </>
  )
}
