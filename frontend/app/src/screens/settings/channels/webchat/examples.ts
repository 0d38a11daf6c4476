/** How a site signs who its visitor is; PROTOCOL.md of the widget says what is signed. */
export const EXAMPLES = {
  node: (key: string) => `import { createHmac } from "node:crypto"

// on your server, for the visitor who is signed in
const at = Math.floor(Date.now() / 1000)
const { id, name = "", email = "", phone = "" } = user
const text = ["samovar-identity-1", "${key}", id, at, name, email, phone].join("\\n")
const hash = createHmac("sha256", process.env.SAMOVAR_SECRET).update(text).digest("hex")
const identity = { user_id: String(id), at, name, email, phone, hash }

// in the page
SamovarChat.identify(identity)`,
  python: (key: string) => `import hashlib, hmac, os, time

# on your server, for the visitor who is signed in
at = int(time.time())
text = "\\n".join(["samovar-identity-1", "${key}", str(user.id), str(at), user.name, user.email, user.phone])
secret = os.environ["SAMOVAR_SECRET"].encode()
identity = {
    "user_id": str(user.id), "at": at, "name": user.name, "email": user.email, "phone": user.phone,
    "hash": hmac.new(secret, text.encode(), hashlib.sha256).hexdigest(),
}

# in the page
# SamovarChat.identify({{ identity | tojson }})`,
  php: (key: string) => `<?php
// on your server, for the visitor who is signed in
$at = time();
$text = implode("\\n", ["samovar-identity-1", "${key}", $user->id, $at, $user->name, $user->email, $user->phone]);
$identity = [
    "user_id" => (string) $user->id, "at" => $at, "name" => $user->name, "email" => $user->email, "phone" => $user->phone,
    "hash" => hash_hmac("sha256", $text, getenv("SAMOVAR_SECRET")),
];
?>
<!-- in the page -->
<script>SamovarChat.identify(<?= json_encode($identity, JSON_HEX_TAG) ?>)</script>`,
}
