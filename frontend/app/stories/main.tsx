/** All parts in all states, for the eye: `python scripts/frontend.py run -- node_modules/vite/bin/vite.js app`, then /parts.html. Not shipped. */
import { Tooltip } from "@base-ui/react/tooltip"
import { QueryClientProvider } from "@tanstack/react-query"
import { createRoot } from "react-dom/client"
import "../src/looks/base.css"
import "../src/looks/tokens.css"
import "../src/looks/fonts.css"
import { listenToKeys } from "../src/parts/keys/actions"
import { CommandBar } from "../src/parts/keys/CommandBar"
import { KeysOverlay } from "../src/parts/keys/KeysOverlay"
import { Toasts } from "../src/parts/Toast"
import { setPrefs } from "../src/state/prefs"
import { queries } from "../src/state/session"
import { LANGUAGES } from "../src/words/words"
import { Speaks } from "../src/words/Speaks"
import { Controls } from "./Controls"
import { Marks } from "./Marks"
import { Rows } from "./Rows"
import "./stories.css"

const wanted = new URLSearchParams(location.search)
const language = LANGUAGES.find((each) => each === wanted.get("lang"))
const theme = (["light", "dark"] as const).find((each) => each === wanted.get("theme"))
setPrefs({ ...(language && { language }), ...(theme && { theme }) })

listenToKeys()
createRoot(document.getElementById("root")!).render(
  <QueryClientProvider client={queries}>
    <Speaks>
      <Tooltip.Provider delay={450}>
        <main className="stories">
          <Controls />
          <Marks />
          <Rows />
        </main>
        <Toasts />
        <CommandBar />
        <KeysOverlay />
      </Tooltip.Provider>
    </Speaks>
  </QueryClientProvider>,
)
