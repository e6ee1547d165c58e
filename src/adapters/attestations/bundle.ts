/** A stored envelope as a Sigstore bundle, for tools that check those: the same payload and signature, and which key made it. */

import { openEnvelope, PAYLOAD_TYPE } from "./envelope.js";

/** https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto, in the JSON form of protobuf. */
const MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** One line of JSON; undefined: the text is no envelope. The key is named, not given: whoever checks has to know it. */
export function toBundle(text: string): string | undefined {
  const opening = openEnvelope(text);
  if (!opening.ok) return undefined;
  const { payload, signatures } = opening.envelope;
  const [first] = signatures;
  if (first === undefined) return undefined;
  return JSON.stringify({
    mediaType: MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: first.keyid }, tlogEntries: [] },
    dsseEnvelope: {
      payload: payload.toString("base64"),
      payloadType: PAYLOAD_TYPE,
      signatures: [{ sig: first.sig.toString("base64"), keyid: first.keyid }],
    },
  });
}
