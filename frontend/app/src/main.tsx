import "./looks/base.css"
import "./looks/tokens.css"
import "./looks/fonts.css"
