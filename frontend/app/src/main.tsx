import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import "./looks/base.css"
import "./looks/tokens.css"
import "./looks/fonts.css"
// whose parts are fetched later, and whose names are used by what is not theirs: they stand from the first
import "./parts/field.css"
import "./parts/float.css"
import { listenToKeys } from "./parts/keys/actions"
import { keepKeysAtHome } from "./parts/keys/home"
import { App } from "./shell/App"
import { keepPage } from "./shell/install"

listenToKeys()
keepKeysAtHome()
keepPage()
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
