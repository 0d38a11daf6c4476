"""A form takes in and sends nothing: who filled it in is answered at the address that they gave."""

from backend.connectors.contract import Capabilities

CAPABILITIES = Capabilities(can_send=False, reports=(), forms=True)
