/** By which servers, and whether by them alone. */
export interface Ways {
  servers: readonly RTCIceServer[]
  policy: RTCIceTransportPolicy
}

export interface Peer {
  offer: () => Promise<string>
  answer: (offer: string) => Promise<string>
  accept: (answer: string) => Promise<void>
  readonly connection: RTCPeerConnection
  close: () => void
}

/** So long a browser looks for its ways: what it has by then is said, in one piece. */
const GATHER_MS = 3000

/** One connection for sound: its ways are gathered first, then it is told whole. The other's voice comes out of `audio`. */
export function peerOf({ servers, policy }: Ways, mic: MediaStream, audio: HTMLAudioElement, changed: (state: RTCPeerConnectionState) => void): Peer {
  const connection = new RTCPeerConnection({ iceServers: [...servers], iceTransportPolicy: policy })
  for (const track of mic.getAudioTracks()) connection.addTrack(track, mic)
  connection.ontrack = ({ track }) => {
    audio.srcObject = new MediaStream([track])
    // without a press a browser may keep it silent; here one has been pressed
    audio.play().catch(() => undefined)
  }
  connection.onconnectionstatechange = () => changed(connection.connectionState)

  const said = async (mine: RTCSessionDescriptionInit) => {
    await connection.setLocalDescription(mine)
    await gathered(connection)
    return connection.localDescription!.sdp
  }
  return {
    connection,
    offer: async () => said(await connection.createOffer()),
    async answer(offer) {
      await connection.setRemoteDescription({ type: "offer", sdp: offer })
      return said(await connection.createAnswer())
    },
    accept: (answer) => connection.setRemoteDescription({ type: "answer", sdp: answer }),
    close() {
      connection.onconnectionstatechange = connection.ontrack = null
      connection.close()
    },
  }
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((done) => {
    const look = () => connection.iceGatheringState === "complete" && done()
    connection.addEventListener("icegatheringstatechange", look)
    setTimeout(done, GATHER_MS)
    look()
  })
}

export type MicTrouble = "insecure" | "denied" | "none" | "busy"

/** The microphone, or why there is none. */
export async function microphone(): Promise<MediaStream | MicTrouble> {
  // a page without https has none to ask for
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!window.isSecureContext || !devices || !("RTCPeerConnection" in window)) return "insecure"
  try {
    return await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
  } catch (error) {
    const { name } = error as DOMException
    return name === "NotAllowedError" || name === "SecurityError" ? "denied" : name === "NotFoundError" ? "none" : "busy"
  }
}

export const silence = (mic: MediaStream | null) => mic?.getTracks().forEach((track) => track.stop())
